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

/// A ZIP ends in its directory; its members can be read without, but what it held may have been more.
bool lacks_directory(const File& file, const std::string& format) {
  constexpr std::uint64_t furthest = 65'535 + 22;  // its longest comment behind the record itself
  if (format != "zip") return false;
  std::string end(std::min(file.size(), furthest), '\0');
  const auto got = ::pread(file.descriptor(), end.data(), end.size(), static_cast<off_t>(file.size() - end.size()));
  return got >= 0 && end.find("PK\x05\x06") == std::string::npos;
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
    sink.diagnose(Severity::error, file.name() + ": the archive is cut: the directory at its end is missing");
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
