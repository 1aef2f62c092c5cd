#include "../init/stream.h"
#include "check.h"

static struct stream stream;

static void begin(void)
{
	memset(&stream, 0, sizeof(stream));
}

/* Puts in what the command writes: at each offset the byte that belongs there. */
static size_t write_some(size_t wanted)
{
	size_t room;
	uint8_t *space = stream_space(&stream, &room);

	if (wanted > room)
		wanted = room;
	for (size_t i = 0; i < wanted; i++)
		space[i] = (uint8_t)((stream.end + i) * 31 >> 3);
	stream_filled(&stream, wanted);
	return wanted;
}

/* Takes out what is to be sent; false if a byte is not the one of its offset. */
static bool send_some(size_t wanted)
{
	size_t bytes;
	const uint8_t *unsent = stream_unsent(&stream, &bytes);

	if (wanted > bytes)
		wanted = bytes;
	for (size_t i = 0; i < wanted; i++)
		if (unsent[i] != (uint8_t)((stream.sent + i) * 31 >> 3))
			return false;
	stream_sent(&stream, wanted);
	return true;
}

static int nothing_fits_until_the_host_has_stored_some(void)
{
	size_t room;

	begin();
	CHECK(write_some(STREAM_BYTES) == STREAM_BYTES);
	CHECK(send_some(STREAM_BYTES) && stream_all_sent(&stream));
	stream_space(&stream, &room);
	CHECK(room == 0);
	CHECK(stream_acknowledge(&stream, 1000));
	stream_space(&stream, &room);
	CHECK(room == 1000);
	return 0;
}

static int only_what_was_sent_can_be_acknowledged(void)
{
	begin();
	write_some(100);
	send_some(60);
	CHECK(!stream_acknowledge(&stream, 61));
	CHECK(stream_acknowledge(&stream, 60));
	CHECK(stream_acknowledge(&stream, 60));
	CHECK(!stream_acknowledge(&stream, 59));
	return 0;
}

static int another_host_is_sent_what_the_earlier_has_not_stored(void)
{
	begin();
	write_some(100);
	send_some(80);
	stream_acknowledge(&stream, 20);
	CHECK(!stream_resume(&stream, 19));
	CHECK(!stream_resume(&stream, 101));
	CHECK(stream_resume(&stream, 30));
	CHECK(!stream_all_sent(&stream) && send_some(70) && stream_all_sent(&stream));
	CHECK(stream_resume(&stream, 100) && stream_all_sent(&stream));
	return 0;
}

/* Hosts that come and go at any point store every byte once, in order. */
static int no_byte_is_lost_or_repeated_by_any_change_of_hosts(void)
{
	uint64_t state = random_seed();
	uint64_t stored = 0;

	begin();
	for (int round = 0; round < 20000; round++) {
		write_some(random_next(&state) % 40000);
		CHECK(send_some(random_next(&state) % 40000));
		switch (random_next(&state) % 4) {
		case 0: /* the host has stored a part of what was sent to it */
			stored += random_next(&state) % (stream.sent - stored + 1);
			break;
		case 1:
			CHECK(stream_acknowledge(&stream, stored));
			break;
		case 2: /* it goes, and what it did not store is sent to the next */
			CHECK(stream_resume(&stream, stored) && stream.sent == stored);
			break;
		default:
			break;
		}
		CHECK(stream.end - stream.acknowledged <= STREAM_BYTES);
	}
	CHECK(stored > STREAM_BYTES * 10);
	return 0;
}

const struct test stream_tests[] = {
	TEST(nothing_fits_until_the_host_has_stored_some),
	TEST(only_what_was_sent_can_be_acknowledged),
	TEST(another_host_is_sent_what_the_earlier_has_not_stored),
	TEST(no_byte_is_lost_or_repeated_by_any_change_of_hosts),
	{ NULL, NULL },
};
