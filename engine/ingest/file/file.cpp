// SPDX-License-Identifier: GPL-2.0-or-later
#include "quarry/file.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "ingest/file/inflater.hpp"
#include "quarry/error.hpp"

namespace quarry {
namespace {

constexpr std::size_t whole_limit = std::size_t{64} << 20;

}  // namespace

struct File::State {
  std::string name;
  int descriptor = -1;
  std::uint64_t size = 0;
  Compression compression = Compression::none;
  std::unique_ptr<Inflater> stream;
  bool restarted = false;
  bool whole_read = false;
  std::string whole;

  State(std::string name_given, int descriptor_given, std::uint64_t size_given)
      : name(std::move(name_given)), descriptor(descriptor_given), size(size_given) {
    std::array<char, 16> first{};
    if (descriptor < 0) return;
    const auto got = ::pread(descriptor, first.data(), first.size(), 0);
    if (got > 0) compression = compression_of({first.data(), static_cast<std::size_t>(got)});
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  std::unique_ptr<Inflater> fresh_stream() const {
    if (descriptor < 0) throw Error(Code::not_found, name + ": its bytes were not handed over");
    return make_inflater(compression, descriptor, name);
  }
};

File::File(std::string name, int descriptor, std::uint64_t size)
    : state_(std::make_unique<State>(std::move(name), descriptor, size)) {}
File::File(File&&) noexcept = default;
File& File::operator=(File&&) noexcept = default;
File::~File() = default;

const std::string& File::name() const noexcept { return state_->name; }
std::string_view File::base_name() const noexcept {
  const std::string_view name = state_->name;
  return name.substr(name.rfind('/') + 1);
}
std::uint64_t File::size() const noexcept { return state_->size; }
bool File::readable() const noexcept { return state_->descriptor >= 0; }
bool File::compressed() const { return state_->compression != Compression::none; }

std::string_view File::bytes() {
  if (state_->whole_read) return state_->whole;
  const auto stream = state_->fresh_stream();
  std::string whole;
  if (!compressed()) whole.reserve(std::min<std::uint64_t>(state_->size, whole_limit) + 1);
  std::array<char, 65536> buffer;
  while (const auto got = stream->read(buffer)) {
    whole.append(buffer.data(), got);
    if (whole.size() > whole_limit)
      throw Error(Code::too_large, state_->name + ": over 64 MiB, too large to be read as a whole");
  }
  state_->whole = std::move(whole);
  state_->whole_read = true;
  return state_->whole;
}

std::size_t File::read(std::span<char> buffer) {
  if (!state_->stream) state_->stream = state_->fresh_stream();
  return state_->stream->read(buffer);
}

void File::restart() {
  if (state_->restarted) throw Error(Code::internal, state_->name + ": a file is restarted once only");
  state_->restarted = true;
  state_->stream.reset();
}

std::string File::head(std::size_t limit) {
  std::string head(limit, '\0');
  std::size_t filled = 0;
  const auto stream = state_->fresh_stream();
  while (filled < limit) {
    const auto got = stream->read({head.data() + filled, limit - filled});
    if (got == 0) break;
    filled += got;
  }
  head.resize(filled);
  return head;
}

std::string File::tail(std::size_t limit) {
  if (compressed() || !readable()) return {};
  const auto length = std::min<std::uint64_t>(limit, state_->size);
  std::string tail(length, '\0');
  std::size_t filled = 0;
  while (filled < tail.size()) {
    const auto got = ::pread(state_->descriptor, tail.data() + filled, tail.size() - filled,
                             static_cast<off_t>(state_->size - length + filled));
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  tail.resize(filled);
  return tail;
}

int File::descriptor() const noexcept { return state_->descriptor; }
std::string File::descriptor_path() const { return "/proc/self/fd/" + std::to_string(state_->descriptor); }

}  // namespace quarry
