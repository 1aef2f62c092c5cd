#include "../init/frame.h"
#include "check.h"

static struct frame_reader reader;

/* Puts bytes in, as many as fit; how many that were. */
static size_t feed(const uint8_t *bytes, size_t length)
{
	size_t room;
	uint8_t *space = frame_reader_space(&reader, &room);

	if (length > room)
		length = room;
	memcpy(space, bytes, length);
	frame_reader_filled(&reader, length);
	return length;
}

static int header_is_type_three_zeros_and_little_endian_length(void)
{
	static const uint8_t expected[] = { 3, 0, 0, 0, 0x04, 0x03, 0x01, 0 };
	uint8_t header[FRAME_HEADER_BYTES];

	frame_write_header(header, FRAME_STDOUT, 0x10304);
	CHECK(memcmp(header, expected, sizeof(expected)) == 0);
	return 0;
}

static int frame_is_partial_until_its_last_byte(void)
{
	static const uint8_t bytes[] = { 16, 0, 0, 0, 2, 0, 0, 0, 'h', 'i' };
	struct frame frame;

	frame_reader_reset(&reader);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		CHECK(frame_reader_next(&reader, &frame) == FRAME_PARTIAL);
		CHECK(feed(bytes + i, 1) == 1);
	}
	CHECK(frame_reader_next(&reader, &frame) == FRAME_READY);
	CHECK(frame.type == FRAME_BOOT && frame.length == 2 && memcmp(frame.payload, "hi", 2) == 0);
	CHECK(frame_reader_next(&reader, &frame) == FRAME_PARTIAL);
	return 0;
}

static int several_frames_come_out_of_one_read(void)
{
	static const uint8_t bytes[] = { 18, 0, 0, 0, 0, 0, 0, 0, 19, 0, 0, 0, 1, 0, 0, 0, 9, 21 };
	struct frame frame;

	frame_reader_reset(&reader);
	feed(bytes, sizeof(bytes));
	CHECK(frame_reader_next(&reader, &frame) == FRAME_READY && frame.type == FRAME_STDIN_END);
	CHECK(frame_reader_next(&reader, &frame) == FRAME_READY && frame.type == FRAME_SIGNAL);
	CHECK(frame.length == 1 && frame.payload[0] == 9);
	CHECK(frame_reader_next(&reader, &frame) == FRAME_PARTIAL);
	return 0;
}

static int longest_payload_is_taken_and_one_byte_more_is_not(void)
{
	static uint8_t bytes[FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX];
	struct frame frame;

	frame_reader_reset(&reader);
	frame_write_header(bytes, FRAME_STDIN, FRAME_PAYLOAD_MAX);
	CHECK(feed(bytes, sizeof(bytes)) == sizeof(bytes));
	CHECK(frame_reader_next(&reader, &frame) == FRAME_READY && frame.length == FRAME_PAYLOAD_MAX);

	frame_reader_reset(&reader);
	frame_write_header(bytes, FRAME_STDIN, FRAME_PAYLOAD_MAX + 1);
	feed(bytes, FRAME_HEADER_BYTES);
	CHECK(frame_reader_next(&reader, &frame) == FRAME_MALFORMED);
	return 0;
}

static int each_reserved_byte_must_be_zero(void)
{
	for (size_t i = 1; i <= 3; i++) {
		uint8_t bytes[FRAME_HEADER_BYTES] = { FRAME_BYE };
		struct frame frame;

		bytes[i] = 1;
		frame_reader_reset(&reader);
		feed(bytes, sizeof(bytes));
		CHECK(frame_reader_next(&reader, &frame) == FRAME_MALFORMED);
	}
	return 0;
}

static int there_is_always_room_after_a_partial_frame(void)
{
	static uint8_t bytes[FRAME_HEADER_BYTES + FRAME_PAYLOAD_MAX];
	struct frame frame;

	frame_reader_reset(&reader);
	frame_write_header(bytes, FRAME_STDIN, FRAME_PAYLOAD_MAX);
	for (int i = 0; i < 50; i++) {
		size_t fed = 0;

		while (fed < sizeof(bytes)) {
			size_t chunk = sizeof(bytes) - fed < 40000 ? sizeof(bytes) - fed : 40000;
			size_t taken = feed(bytes + fed, chunk);

			CHECK(taken > 0);
			fed += taken;
			CHECK(frame_reader_next(&reader, &frame) ==
			      (fed == sizeof(bytes) ? FRAME_READY : FRAME_PARTIAL));
		}
	}
	return 0;
}

/* A stream of frames cut anywhere comes out as it went in. */
static int any_cut_of_a_stream_gives_the_same_frames(void)
{
	static uint8_t stream[300000];
	uint64_t state = random_seed();
	size_t length = 0;
	size_t fed = 0;
	unsigned count = 0;
	unsigned got = 0;

	while (length < 200000) {
		uint32_t payload = (uint32_t)(random_next(&state) % 3000);

		frame_write_header(stream + length, (enum frame_type)(count % 200 + 1), payload);
		for (uint32_t i = 0; i < payload; i++)
			stream[length + FRAME_HEADER_BYTES + i] = (uint8_t)(count + i);
		length += FRAME_HEADER_BYTES + payload;
		count++;
	}
	frame_reader_reset(&reader);
	while (fed < length) {
		size_t chunk = random_next(&state) % 5000 + 1;
		struct frame frame;

		fed += feed(stream + fed, chunk < length - fed ? chunk : length - fed);
		while (frame_reader_next(&reader, &frame) == FRAME_READY) {
			CHECK(frame.type == got % 200 + 1);
			for (uint32_t i = 0; i < frame.length; i++)
				CHECK(frame.payload[i] == (uint8_t)(got + i));
			got++;
		}
	}
	CHECK(got == count);
	return 0;
}

static int random_bytes_never_lead_outside_the_reader(void)
{
	uint64_t state = random_seed();

	for (int round = 0; round < 20000; round++) {
		uint8_t bytes[64];
		struct frame frame;

		if (round % 16 == 0)
			frame_reader_reset(&reader);
		for (size_t i = 0; i < sizeof(bytes); i++) /* mostly zero, so that some frames are good */
			bytes[i] = (uint8_t)(random_next(&state) % 8 == 0 ? random_next(&state) : 0);
		feed(bytes, random_next(&state) % sizeof(bytes) + 1);
		while (frame_reader_next(&reader, &frame) == FRAME_READY)
			CHECK(frame.payload >= reader.buffer &&
			      frame.payload + frame.length <= reader.buffer + reader.end);
	}
	return 0;
}

const struct test frame_tests[] = {
	TEST(header_is_type_three_zeros_and_little_endian_length),
	TEST(frame_is_partial_until_its_last_byte),
	TEST(several_frames_come_out_of_one_read),
	TEST(longest_payload_is_taken_and_one_byte_more_is_not),
	TEST(each_reserved_byte_must_be_zero),
	TEST(there_is_always_room_after_a_partial_frame),
	TEST(any_cut_of_a_stream_gives_the_same_frames),
	TEST(random_bytes_never_lead_outside_the_reader),
	{ NULL, NULL },
};
