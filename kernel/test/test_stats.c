#include "../init/stats.h"

#include "check.h"

static int memory_is_told_in_bytes(void)
{
	struct stats stats = { 0 };

	CHECK(stats_parse_memory("MemTotal:         995384 kB\nMemFree:          821500 kB\n"
				 "MemAvailable:     853012 kB\nBuffers: 12 kB\n",
				 &stats));
	CHECK(stats.memory_bytes == 995384ULL * 1024);
	CHECK(stats.available_memory_bytes == 853012ULL * 1024);
	return 0;
}

static int memory_without_its_lines_is_none(void)
{
	struct stats stats = { 0 };

	CHECK(!stats_parse_memory("", &stats));
	CHECK(!stats_parse_memory("MemTotal: 12 kB\n", &stats));
	CHECK(!stats_parse_memory("MemTotal: many\nMemAvailable: 1 kB\n", &stats));
	CHECK(!stats_parse_memory("MemTotal: 1 kB\nMemAvailable: 2 kB\n", &stats));
	CHECK(!stats_parse_memory("MemTotal: 18446744073709551615 kB\nMemAvailable: 2 kB\n", &stats));
	CHECK(stats.memory_bytes == 0);
	return 0;
}

static int load_is_told_in_hundredths(void)
{
	struct stats stats = { 0 };

	CHECK(stats_parse_load("12.05 3.50 0.26 1/143 2041\n", &stats));
	CHECK(stats.load_hundredths == 1205);
	CHECK(stats.tasks == 143);
	CHECK(!stats_parse_load("12\n", &stats));
	return 0;
}

static int network_is_the_sum_of_all_but_the_loopback(void)
{
	struct stats stats = { 0 };

	CHECK(stats_parse_network(
		"Inter-|   Receive                                                |  Transmit\n"
		" face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets\n"
		"    lo:     900       9    0    0    0     0          0         0      900       9    0    0    0     0       0          0\n"
		"  eth0: 4294967296  77    0    0    0     0          0         0     6022      58    0    0    0     0       0          0\n"
		"  eth1:       4       1    0    0    0     0          0         0        3       1    0    0    0     0       0          0\n",
		&stats));
	CHECK(stats.received_bytes == 4294967300ULL);
	CHECK(stats.sent_bytes == 6025);
	return 0;
}

static int network_that_is_cut_off_is_none(void)
{
	struct stats stats = { 0 };

	CHECK(!stats_parse_network("Inter-|\n", &stats));
	CHECK(!stats_parse_network("Inter-|\n face |\n  eth0: 12 1 0", &stats));
	CHECK(!stats_parse_network("Inter-|\n face |\n  eth0 12\n  eth1: 1\n", &stats));
	CHECK(stats.received_bytes == 0);
	return 0;
}

static int a_frame_has_the_figures_in_their_order(void)
{
	struct stats stats = { 1, 2, 3, 4, 5, 6, 7, UINT64_MAX };
	uint8_t frame[STATS_FRAME_BYTES];

	stats_encode(&stats, frame);
	for (uint64_t field = 0; field < 7; field++)
		CHECK(frame_get_u64(frame + 8 * field) == field + 1);
	CHECK(frame_get_u64(frame + 56) == UINT64_MAX);
	return 0;
}

const struct test stats_tests[] = {
	TEST(memory_is_told_in_bytes),
	TEST(memory_without_its_lines_is_none),
	TEST(load_is_told_in_hundredths),
	TEST(network_is_the_sum_of_all_but_the_loopback),
	TEST(network_that_is_cut_off_is_none),
	TEST(a_frame_has_the_figures_in_their_order),
	{ NULL, NULL },
};
