// SPDX-License-Identifier: GPL-3.0-or-later
#include <magic.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/error.hpp"
#include "quarry/extractor.hpp"

namespace quarry::any_file {

extern const Format format;

namespace {

constexpr std::size_t looked_at_bytes = std::size_t{256} << 10;
constexpr std::size_t longest_text = 256;

/// What a file is called.
struct Names {
  std::string mime_type, data_type;
};

/// libmagic's database, for one thread.
class Magic {
 public:
  explicit Magic(int flags) : cookie_(::magic_open(flags | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF)) {
    if (cookie_ == nullptr || ::magic_load(cookie_, nullptr) != 0)
      throw Error(Code::internal, "libmagic has no database; install libmagic-mgc");
  }
  Magic(const Magic&) = delete;
  Magic& operator=(const Magic&) = delete;
  ~Magic() { ::magic_close(cookie_); }

  /// Empty where libmagic fails.
  std::string of(const std::vector<char>& bytes) const {
    const char* const text = ::magic_buffer(cookie_, bytes.data(), bytes.size());
    return text == nullptr ? std::string() : std::string(text).substr(0, longest_text);
  }

 private:
  magic_t cookie_;
};

const Magic& mime_types() {
  thread_local const Magic magic(MAGIC_MIME_TYPE);
  return magic;
}

const Magic& data_types() {
  thread_local const Magic magic(MAGIC_NONE);
  return magic;
}

/// The first bytes as they are stored: what a file is called follows its packing, not what is packed.
std::vector<char> stored_bytes(const File& file) {
  std::vector<char> bytes(static_cast<std::size_t>(std::min<std::uint64_t>(looked_at_bytes, file.size())));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto got = ::pread(file.descriptor(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

/// The first bytes as libmagic calls them, where they are nothing but plain ASCII in lines, or XML of that; else nothing. For
/// files that a format knows by their own signs, of which libmagic's two thousand tests find no more.
std::optional<Names> plain_names(std::string_view bytes) {
  constexpr std::size_t looked_at_by_libmagic = 65536, long_line = 300;
  constexpr std::string_view xml = "<?xml version=\"1.0\"";
  const bool is_xml = bytes.starts_with(xml);
  if (bytes.empty() || (!is_xml && std::string_view("<{[#%!").find(bytes.front()) != std::string_view::npos)) return std::nullopt;
  bytes = bytes.substr(0, looked_at_by_libmagic);
  std::size_t longest = 0, lines = 0;
  while (!bytes.empty()) {
    const auto line = bytes.substr(0, bytes.find('\n'));
    unsigned char odd = 0;  // without a branch in the loop, which the compiler then does for many bytes at once
    for (const char c : line) odd |= static_cast<unsigned char>((c < ' ' && c != '\t') || c == '\x7f');
    if (odd != 0) return std::nullopt;
    longest = std::max(longest, line.size());
    if (line.size() < bytes.size()) ++lines;
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
  }
  if (lines == 0) return std::nullopt;
  const std::string kind = is_xml ? "XML 1.0 document, ASCII text" : "ASCII text";
  return Names{is_xml ? "text/xml" : "text/plain", longest > long_line ? kind + ", with very long lines (" + std::to_string(longest) + ")" : kind};
}

Names names_of(const Group& group, const std::vector<char>& bytes) {
  if (group.known)
    if (auto names = plain_names({bytes.data(), bytes.size()})) return *names;
  return {mime_types().of(bytes), data_types().of(bytes)};
}

void extract(Group& group, Sink& sink) {
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    const auto& file = group.files[i];
    if (!file.readable()) continue;
    const auto bytes = stored_bytes(file);
    const auto path = "files." + std::to_string(i);
    Place place;
    place.file = static_cast<int>(i);
    auto names = names_of(group, bytes);
    if (!names.mime_type.empty()) sink.set(path + ".mime_type", std::move(names.mime_type), place);
    if (!names.data_type.empty()) sink.set(path + ".data_type", std::move(names.data_type), place);
  }
}

void preload() {
  mime_types();
  data_types();
}

}  // namespace

extern const Extractor plugin;
const Extractor plugin{&format, extract, preload};

}  // namespace quarry::any_file
