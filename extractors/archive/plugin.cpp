// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "archive/limits.hpp"
#include "archive/reader.hpp"
#include "archive/walk.hpp"
#include "ingest/hashing.hpp"
#include "ingest/member_folder.hpp"
#include "quarry/error.hpp"
#include "quarry/extractor.hpp"

namespace quarry::archive {
namespace {

constexpr std::size_t most_listed = 1'024;

struct Summary {
  std::string format, compression;
  std::uint64_t members = 0, bytes = 0;
  bool encrypted = false;
  bool sizes_known = true;
  Array listed;  ///< the first files
};

/// Reads the entry to its end, block by block, so that a bomb is seen while it goes off.
void pass_over(Reader& reader, Limits& limits) {
  const auto block = std::make_unique<std::array<char, 256 << 10>>();
  while (const auto got = reader.read(*block)) {
    if (limits.refuse_bytes(got)) return;
  }
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- != 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// A ZIP ends in its directory and a record of where that lies. Its members can be read without, but what it held may have
/// been more. Positions count from the archive's own start, before which a program that unpacks it may stand.
bool lacks_directory(const File& file, const std::string& format) {
  using namespace std::string_view_literals;
  constexpr std::size_t record = 22, longest_comment = 65'535;
  if (format != "zip") return false;
  std::string end(std::min<std::uint64_t>(file.size(), longest_comment + record), '\0');
  const auto start = file.size() - end.size();
  if (::pread(file.descriptor(), end.data(), end.size(), static_cast<off_t>(start)) != static_cast<ssize_t>(end.size())) return true;
  const auto at = end.rfind("PK\x05\x06"sv);
  if (at == std::string::npos || end.size() - at < record) return true;
  const std::uint64_t size = little_endian(end, at + 12, 4), offset = little_endian(end, at + 16, 4);
  if (size == UINT32_MAX || offset == UINT32_MAX) return false;  // ZIP64: stands elsewhere
  return size + offset > start + at;
}

/// Under the name that it has as a file of the archive.
Value described(const Reader::Entry& entry, std::uint64_t number) {
  Object member{{"name", intake::clean_name(entry.name, number)}};
  if (entry.size >= 0) member["bytes"] = entry.size;
  return member;
}

/// Goes over the headers; false where it could not to the end, which is then said.
bool summarize(File& file, Sink& sink, Summary& summary) {
  Limits limits(file.size());
  try {
    Reader reader(file);
    Reader::Entry entry;
    while (reader.next(entry) && !limits.refuse_member()) {
      summary.encrypted = summary.encrypted || entry.encrypted;
      ++summary.members;
      if (!entry.file) continue;
      summary.sizes_known = summary.sizes_known && entry.size >= 0;
      summary.bytes += static_cast<std::uint64_t>(std::max<std::int64_t>(entry.size, 0));
      if (summary.listed.size() < most_listed) summary.listed.push_back(described(entry, summary.members));
      if (reader.is_stream()) {
        pass_over(reader, limits);
      } else {
        limits.refuse_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(entry.size, 0)));  // as it claims
      }
      if (!limits.passed().empty()) break;
    }
    summary.format = reader.format();
    summary.compression = reader.compression();
  } catch (const Error& error) {
    sink.diagnose(Severity::error, error.what());
    return false;
  }
  if (lacks_directory(file, summary.format)) {
    sink.diagnose(Severity::error, file.name() + ": the archive is cut: there is no whole directory at its end");
    return false;
  }
  if (limits.passed().empty()) return true;
  sink.diagnose(Severity::error, file.name() + ": not read to its end: " + limits.passed());
  return false;
}

void extract(Group& group, Sink& sink) {
  auto& file = group.files[group.main];
  const Place place{static_cast<int>(group.main), -1, -1, {}};
  Summary summary;
  if (!summarize(file, sink, summary)) return;  // a part of a count is no count
  sink.set("archive.format", summary.format, place);
  if (!summary.compression.empty()) sink.set("archive.compression", summary.compression, place);
  sink.set("archive.encrypted", summary.encrypted, place);
  sink.set("archive.n_members", summary.members, place);
  if (summary.sizes_known) sink.set("archive.total_bytes", summary.bytes, place);
  if (!summary.listed.empty()) sink.set("archive.members", std::move(summary.listed), place);
}

/// OpenSSL reads its configuration when it is first used; behind the walls it could not.
void preload() {
  intake::Sha512 first;
  first.add({});
  first.hex();
}

}  // namespace

extern const Format format;
extern const Extractor plugin;
const Extractor plugin{&format, extract, preload, walk};

}  // namespace quarry::archive
