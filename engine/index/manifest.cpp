// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/manifest.hpp"

#include <algorithm>
#include <charconv>
#include <fcntl.h>

#include "index/store_files.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view checksum_word = "crc32c ";

std::string with_checksum(std::string text) {
  const auto crc = checksum_of(text);
  text += checksum_word;
  for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[crc >> shift & 15];
  return text + '\n';
}

[[noreturn]] void fail(const fs::path& path, const char* why) {
  throw Error(Code::corrupt, "file '" + path.string() + "' " + why + "; run `quarry reindex`");
}

/// The text before the checksum line.
std::string_view checked(std::string_view text, const fs::path& path) {
  const auto size = checksum_word.size() + 9;
  if (text.size() < size) fail(path, "is too short");
  const auto body = text.substr(0, text.size() - size);
  if (with_checksum(std::string(body)) != text) fail(path, "fails its checksum");
  return body;
}

/// Cuts a text into words.
class Words {
 public:
  Words(std::string_view text, const fs::path& path) : text_(text), path_(path) {}
  std::string_view word() {
    const auto end = std::min(text_.find_first_of(" \n"), text_.size());
    const auto found = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    return found;
  }
  void expect(std::string_view wanted) {
    if (word() != wanted) fail(path_, "is of another version");
  }
  template <class T>
  T number() {
    const auto digits = word();
    T value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) fail(path_, "holds no number where one is due");
    return value;
  }
  bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
  const fs::path& path_;
};

}  // namespace

std::string print_manifest(const Manifest& manifest) {
  auto text = "quarry-manifest 1\nindex " + manifest.uuid + "\nnumber " + std::to_string(manifest.number) +
              "\nchange " + std::to_string(manifest.change) + "\nlast_row " + std::to_string(manifest.last_row) +
              '\n';
  for (const auto& segment : manifest.segments) {
    text += "segment " + segment.id;
    for (const std::uint64_t number :
         {std::uint64_t{segment.rows}, std::uint64_t{segment.dead}, segment.live, segment.acl, segment.last_version})
      text += ' ' + std::to_string(number);
    text += '\n';
  }
  return with_checksum(std::move(text));
}

Manifest parse_manifest(std::string_view text, const fs::path& path) {
  Words words(checked(text, path), path);
  Manifest manifest;
  words.expect("quarry-manifest");
  words.expect("1");
  words.expect("index");
  manifest.uuid = words.word();
  words.expect("number");
  manifest.number = words.number<std::uint64_t>();
  words.expect("change");
  manifest.change = words.number<std::uint64_t>();
  words.expect("last_row");
  manifest.last_row = words.number<std::int64_t>();
  while (!words.done()) {
    words.expect("segment");
    ManifestSegment segment;
    segment.id = words.word();
    segment.rows = words.number<std::uint32_t>();
    segment.dead = words.number<std::uint32_t>();
    segment.live = words.number<std::uint64_t>();
    segment.acl = words.number<std::uint64_t>();
    segment.last_version = words.number<std::uint64_t>();
    manifest.segments.push_back(std::move(segment));
  }
  return manifest;
}

fs::path manifest_path(const fs::path& index_directory, std::uint64_t number) {
  return index_directory / ("MANIFEST." + std::to_string(number));
}

fs::path segment_path(const fs::path& index_directory, const std::string& id) {
  return index_directory / "segments" / id;
}

std::vector<std::uint64_t> list_manifests(const fs::path& index_directory) {
  constexpr std::string_view prefix = "MANIFEST.";
  std::vector<std::uint64_t> numbers;
  for (const auto& entry : fs::directory_iterator(index_directory)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    std::uint64_t number = 0;
    const auto* end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + prefix.size(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::optional<std::uint64_t> read_current(const fs::path& index_directory) {
  const auto path = index_directory / "CURRENT";
  const auto file = open_file(path, O_RDONLY);
  if (!file) return std::nullopt;
  const auto text = read_all(file, path);
  Words words(checked(text, path), path);
  words.expect("quarry-current");
  words.expect("1");
  words.expect("manifest");
  return words.number<std::uint64_t>();
}

void write_current(const fs::path& index_directory, std::uint64_t number) {
  replace_file(index_directory / "CURRENT",
               with_checksum("quarry-current 1\nmanifest " + std::to_string(number) + '\n'));
}

}  // namespace quarry::index
