#include "../init/tar.h"
#include "check.h"

static struct tar_entry read_back(const struct tar_entry *entry, bool *ok)
{
	struct tar_header header;
	struct tar_entry again = { 0 };

	tar_encode(&header, entry, "name", "");
	*ok = tar_decode(&header, &again);
	return again;
}

static int numbers_of_any_size_are_read_back(void)
{
	static const int64_t times[] = { 0, -1, 077777777777, 0100000000000, -62135596800, INT64_MAX };
	static const uint64_t sizes[] = { 0, 1, 077777777777, 0100000000000, INT64_MAX };

	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 5; j++) {
			struct tar_entry entry = { .type = TAR_FILE, .mode = 04755, .uid = sizes[j] & UINT32_MAX,
						   .gid = 02000000, .size = sizes[j], .mtime = times[i] };
			bool ok;
			struct tar_entry again = read_back(&entry, &ok);

			CHECK(ok);
			CHECK(again.size == entry.size && again.mtime == entry.mtime);
			CHECK(again.uid == entry.uid && again.gid == entry.gid && again.mode == entry.mode);
		}
	return 0;
}

static int a_header_with_any_other_byte_is_none(void)
{
	struct tar_entry entry = { .type = TAR_FILE, .size = 5 };
	struct tar_header header;

	tar_encode(&header, &entry, "name", "");
	for (size_t i = 0; i < sizeof(header); i++) {
		struct tar_header other = header;
		struct tar_entry again;

		/* Behind the checksum's digits and their end, anything may stand. */
		if (i == offsetof(struct tar_header, checksum) + sizeof(header.checksum) - 1)
			continue;
		((char *)&other)[i] ^= 0x11;
		CHECK(!tar_decode(&other, &again));
	}
	return 0;
}

static int a_name_without_an_end_is_read_as_far_as_its_field_goes(void)
{
	struct tar_entry entry = { .type = TAR_FILE };
	struct tar_header header;
	char name[TAR_NAME_BYTES + 157];
	char full[TAR_NAME_BYTES + 1];

	memset(full, 'n', TAR_NAME_BYTES);
	full[TAR_NAME_BYTES] = '\0';
	tar_encode(&header, &entry, full, "");
	tar_name(&header, name);
	CHECK_TEXT(name, full);
	return 0;
}

static int pax_records_are_read_back(void)
{
	/* Where the length's own digits make it longer: 9, 99 and 999 bytes without them. */
	static const size_t sizes[] = { 0, 1, 2, 3, 90, 91, 92, 93, 94, 989, 990, 991, 992 };
	static char bytes[2048], value[1024];

	memset(value, '=', sizeof(value));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct pax_record record;
		size_t at = 0;
		size_t used = pax_append(bytes, sizeof(bytes), 0, "key", value, sizes[i]);

		CHECK(pax_next(bytes, used, &at, &record));
		CHECK(at == used && pax_is(&record, "key") && record.value_bytes == sizes[i]);
		CHECK(pax_append(bytes, used - 1, 0, "key", value, sizes[i]) == 0);
	}
	return 0;
}

static int pax_records_that_are_none_are_refused(void)
{
	static const char *const texts[] = { "", "9", "9 ", "9 a=bcde", "9 a=bcd\n", "7 abcd\n", "2 \n", "0 a=b\n",
					     "99999999999 a=b\n", "-6 a=b\n", "6  a=b", "5 ab\n" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct pax_record record;
		size_t at = 0;

		CHECK(!pax_next(texts[i], strlen(texts[i]), &at, &record));
	}
	return 0;
}

const struct test tar_tests[] = { TEST(numbers_of_any_size_are_read_back),
				  TEST(a_header_with_any_other_byte_is_none),
				  TEST(a_name_without_an_end_is_read_as_far_as_its_field_goes),
				  TEST(pax_records_are_read_back),
				  TEST(pax_records_that_are_none_are_refused),
				  { 0 } };
