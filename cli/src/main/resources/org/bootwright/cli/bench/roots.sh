# shellcheck shell=sh
#
# Measures the root file system that it runs on; prints lines of a name and a value.
#   sh roots.sh MIB SECONDS FILES     size of the file, of each of fio's runs, small files
set -eu
mib=$1
seconds=$2
files=$3
folder=/var/tmp/bootwright-bench
mkdir -p "$folder"
cd "$folder"

# Past the guest's page cache, so that the root itself is measured, not the guest's memory.
fio_run() {
  fio --name="$1" --filename=data --size="${mib}m" --rw="$2" --bs="$3" --ioengine=psync \
    --direct=1 --time_based --runtime="$seconds" --randseed=1 --minimal --terse-version=3 |
    awk -F ';' -v name="$1" '{print name, ($7 + $48) / 1024}'
}

dd if=/dev/zero of=data bs=1M count="$mib" 2>/dev/null
sync
for size in 4k 1M; do
  fio_run "read.sequential.$size" read $size
  fio_run "read.random.$size" randread $size
  fio_run "write.sequential.$size" write $size
  fio_run "write.random.$size" randwrite $size
done

now() { date +%s.%N; }
took() { awk -v from="$2" -v to="$3" -v name="$1" 'BEGIN {print name, to - from}'; }
mkdir small
cd small
began=$(now)
seq "$files" | xargs touch
sync
made=$(now)
cd ..
rm -r small
sync
removed=$(now)
took files.create "$began" "$made"
took files.remove "$made" "$removed"
rm data
