// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/segment_meta.hpp"

#include <algorithm>

namespace quarry::index {
namespace {

constexpr std::string_view magic = "QRYmeta_";
/// Below this, reading everything when a segment is opened costs at most some 20 ms.
constexpr std::uint64_t small_segment_bytes = 64 << 20;

void require_whole(const std::filesystem::path& path, const FileSum& expected) {
  const auto sum = sum_file(path);
  if (sum.size != expected.size || sum.crc != expected.crc)
    throw_corrupt(path, "its checksum does not fit");
}

}  // namespace

const std::filesystem::path& make_segment_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (!std::filesystem::create_directory(directory, error))
    throw Error(Code::internal, "cannot create the segment " + directory.string() + ": " +
                                    (error ? error.message() : "it is there already") +
                                    "; remove what stands there, or free space");
  return directory;
}

void seal_segment(const std::filesystem::path& directory, std::uint32_t documents, const std::string& schema_hash) {
  std::vector<SegmentMeta::File> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file())
      files.push_back({std::filesystem::relative(entry.path(), directory).string(), sum_file(entry.path())});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  DirectoryWriter out;
  out.number(documents);
  out.text(schema_hash);
  out.number(files.size());
  for (const auto& file : files) {
    out.text(file.name);
    out.number(file.sum.size);
    out.number(file.sum.crc);
  }
  FileWriter writer(directory / "meta", magic);
  writer.finish(out.bytes());
  sync_path(directory);
}

SegmentMeta check_segment(const std::filesystem::path& directory, bool verify_all) {
  const MappedFile file(directory / "meta", magic);
  require_own_checksum(file);
  ByteReader in(file.directory(), file.path());
  SegmentMeta meta;
  meta.documents = static_cast<std::uint32_t>(in.number());
  meta.schema_hash = in.text();
  std::uint64_t total = 0;
  for (auto count = in.number(); count > 0; --count) {
    SegmentMeta::File one;
    one.name = in.text();
    one.sum.size = in.number();
    one.sum.crc = static_cast<std::uint32_t>(in.number());
    std::error_code error;
    const auto size = std::filesystem::file_size(directory / one.name, error);
    if (error) throw_corrupt(directory / one.name, "cannot be opened: " + error.message());
    if (size != one.sum.size)
      throw_corrupt(directory / one.name,
                    "has " + std::to_string(size) + " bytes, not " + std::to_string(one.sum.size));
    total += size;
    meta.files.push_back(std::move(one));
  }
  if (verify_all || total < small_segment_bytes)
    for (const auto& one : meta.files) require_whole(directory / one.name, one.sum);
  return meta;
}

}  // namespace quarry::index
