// SPDX-License-Identifier: GPL-3.0-or-later
#include <magic.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "quarry/error.hpp"
#include "quarry/extractor.hpp"

namespace quarry::any_file {

extern const Format format;

namespace {

constexpr std::size_t looked_at_bytes = std::size_t{256} << 10;
constexpr std::size_t longest_text = 256;

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
  std::vector<char> bytes(looked_at_bytes);
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

void extract(Group& group, Sink& sink) {
  for (std::size_t i = 0; i < group.files.size(); ++i) {
    const auto& file = group.files[i];
    if (!file.readable()) continue;
    const auto bytes = stored_bytes(file);
    const auto path = "files." + std::to_string(i);
    Place place;
    place.file = static_cast<int>(i);
    if (auto mime = mime_types().of(bytes); !mime.empty()) sink.set(path + ".mime_type", std::move(mime), place);
    if (auto text = data_types().of(bytes); !text.empty()) sink.set(path + ".data_type", std::move(text), place);
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
