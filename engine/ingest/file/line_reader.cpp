// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstring>
#include <memory>

#include "quarry/file.hpp"

namespace quarry {

namespace {

constexpr std::size_t read_bytes = std::size_t{128} << 10;  ///< at once: what is read is still in the cache when it is looked at

}  // namespace

struct LineReader::State {
  File& file;
  std::size_t capacity;
  std::unique_ptr<char[]> buffer;  ///< not zeroed: pages that no byte comes to cost nothing
  std::size_t begin = 0, end = 0;  ///< what is read and not yet given
  std::int64_t number = 0;
  bool ended = false;
  bool terminated = false;
  bool continues = false;  ///< the last piece given was not the end of its line

  State(File& file_given, std::size_t bytes)
      : file(file_given), capacity(bytes), buffer(std::make_unique_for_overwrite<char[]>(bytes)) {}

  /// Moves the rest to the front and reads more behind it. False where nothing more comes or fits.
  bool refill() {
    if (ended) return false;
    if (begin != 0) {
      std::memmove(buffer.get(), buffer.get() + begin, end - begin);
      end -= begin;
      begin = 0;
    }
    if (end == capacity) return false;
    const auto got = file.read({buffer.get() + end, std::min(capacity - end, read_bytes)});
    end += got;
    ended = got == 0;
    return !ended;
  }
};

LineReader::LineReader(File& file, std::size_t buffer_bytes)
    : state_(std::make_unique<State>(file, buffer_bytes)) {}
LineReader::~LineReader() = default;

bool LineReader::next(std::string_view& line) {
  auto& s = *state_;
  std::size_t searched = 0;
  while (true) {
    const char* const start = s.buffer.get() + s.begin;
    const auto length = s.end - s.begin;
    const auto* newline =
        static_cast<const char*>(std::memchr(start + searched, '\n', length - searched));
    std::size_t piece = 0;
    std::size_t taken = 0;
    if (newline != nullptr) {
      piece = static_cast<std::size_t>(newline - start);
      taken = piece + 1;
    } else {
      searched = length;
      if (s.refill()) continue;
      if (length == 0) return false;
      piece = taken = length;  // the file's last line, or a piece of an overlong one
    }
    s.terminated = newline != nullptr;
    if (!s.continues) ++s.number;
    s.continues = newline == nullptr && !s.ended;
    const char* const from = s.buffer.get() + s.begin;
    s.begin += taken;
    while (s.terminated && piece != 0 && from[piece - 1] == '\r') --piece;
    line = {from, piece};
    return true;
  }
}

std::int64_t LineReader::number() const noexcept { return state_->number; }
bool LineReader::terminated() const noexcept { return state_->terminated; }

}  // namespace quarry
