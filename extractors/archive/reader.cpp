// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <string_view>
#include <utility>

#include "ingest/file/inflater.hpp"
#include "quarry/error.hpp"

namespace quarry::archive {
namespace {

constexpr std::size_t tar_block = 512;

struct Close {
  void operator()(::archive* archive) const { archive_read_free(archive); }
};
using Handle = std::unique_ptr<::archive, Close>;

Handle new_handle() {
  Handle handle(archive_read_new());
  if (!handle) throw std::bad_alloc();
  return handle;
}

/// The file as libarchive reads it: decompressed by File where it is compressed (libarchive 3.6 takes well-packed zstd for
/// truncated), else by pread, since its descriptor's offset is shared.
struct Source {
  File& file;
  bool compressed;
  std::int64_t size;
  std::int64_t at = 0;
  bool ended = false;   ///< libarchive has asked for more than there is
  std::string last;     ///< the last bytes that came, of a compressed file
  std::string problem;  ///< an exception may not pass through libarchive
  std::array<char, 128 << 10> buffer;
};

ssize_t read_file(Source& source) {
  if (source.compressed) {
    try {
      const auto got = source.file.read(source.buffer);
      source.last.append(source.buffer.data(), got);
      if (source.last.size() > tar_block) source.last.erase(0, source.last.size() - tar_block);
      return static_cast<ssize_t>(got);
    } catch (const Error& error) {
      source.problem = error.what();
      return -1;
    }
  }
  ssize_t got = 0;
  while ((got = ::pread(source.file.descriptor(), source.buffer.data(), source.buffer.size(), source.at)) < 0 &&
         errno == EINTR) {
  }
  return got;
}

la_ssize_t read_source(::archive* archive, void* opaque, const void** bytes) {
  auto& source = *static_cast<Source*>(opaque);
  const auto got = read_file(source);
  if (got < 0) {
    archive_set_error(archive, errno, "%s", source.problem.empty() ? "it cannot be read" : source.problem.c_str());
    return ARCHIVE_FATAL;
  }
  source.at += got;
  source.ended = source.ended || got == 0;
  *bytes = source.buffer.data();
  return got;
}

la_int64_t skip_source(::archive*, void* opaque, la_int64_t distance) {
  auto& source = *static_cast<Source*>(opaque);
  const auto skipped = std::clamp<std::int64_t>(distance, 0, std::max<std::int64_t>(0, source.size - source.at));
  source.at += skipped;
  return skipped;
}

la_int64_t seek_source(::archive*, void* opaque, la_int64_t offset, int whence) {
  auto& source = *static_cast<Source*>(opaque);
  const auto base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.at : source.size;
  if (offset < -base || offset > source.size - base) return ARCHIVE_FATAL;
  return source.at = base + offset;
}

/// A TAR file ends with blocks of zeros; libarchive takes one that is cut between two entries for whole.
bool lacks_end_mark(Source& source) {
  if (!source.ended) return false;
  auto end = source.last;
  if (!source.compressed) {
    end.resize(std::min<std::size_t>(tar_block, static_cast<std::size_t>(source.size)));
    const auto got = ::pread(source.file.descriptor(), end.data(), end.size(), source.size - static_cast<std::int64_t>(end.size()));
    if (got != static_cast<ssize_t>(end.size())) return true;
  }
  return end.find_first_not_of('\0') != std::string::npos;
}

std::string name_of(archive_entry* entry) {
  // one of the two is what the archive holds, the other a conversion that may fail
  if (const char* name = archive_entry_pathname_utf8(entry); name != nullptr) return name;
  if (const char* name = archive_entry_pathname(entry); name != nullptr) return name;
  return {};
}

}  // namespace

struct Reader::State {
  Source source;
  Handle handle = new_handle();

  explicit State(File& file)
      : source{file, file.compressed(), static_cast<std::int64_t>(file.size()), 0, false, {}, {}, {}} {}

  [[noreturn]] void broken() const {
    const auto& name = source.file.name();
    if (!source.problem.empty()) throw Error(Code::corrupt, source.problem);
    const char* const said = archive_error_string(handle.get());
    throw Error(Code::corrupt, name + ": the archive is broken: " + (said != nullptr ? said : "it says nothing more"));
  }
};

Reader::Reader(File& file) : state_(std::make_unique<State>(file)) {
  if (!file.readable()) throw Error(Code::not_found, file.name() + ": its bytes were not handed over");
  auto* const handle = state_->handle.get();
  archive_read_support_format_zip(handle);
  archive_read_support_format_tar(handle);
  archive_read_set_read_callback(handle, read_source);
  if (!file.compressed()) {
    archive_read_set_skip_callback(handle, skip_source);
    archive_read_set_seek_callback(handle, seek_source);
  }
  archive_read_set_callback_data(handle, &state_->source);
  if (archive_read_open1(handle) != ARCHIVE_OK) state_->broken();
}

Reader::~Reader() = default;

bool Reader::next(Entry& entry) {
  archive_entry* header = nullptr;
  int result = ARCHIVE_RETRY;
  for (int attempt = 0; attempt < 10 && result == ARCHIVE_RETRY; ++attempt) {
    result = archive_read_next_header(state_->handle.get(), &header);
  }
  if (result == ARCHIVE_EOF) {
    if (is_tar() && lacks_end_mark(state_->source)) {
      throw Error(Code::corrupt, state_->source.file.name() + ": the archive is broken: it ends early");
    }
    return false;
  }
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) state_->broken();
  const auto type = archive_entry_filetype(header);
  entry.name = name_of(header);
  entry.directory = type == AE_IFDIR;
  entry.file = type == AE_IFREG && archive_entry_hardlink(header) == nullptr && archive_entry_symlink(header) == nullptr;
  entry.encrypted = archive_entry_is_encrypted(header) != 0;
  entry.size = archive_entry_size_is_set(header) != 0 ? archive_entry_size(header) : -1;
  return true;
}

std::size_t Reader::read(std::span<char> buffer) {
  for (int attempt = 0; attempt < 10; ++attempt) {
    const auto got = archive_read_data(state_->handle.get(), buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (got != ARCHIVE_RETRY && got != ARCHIVE_WARN) break;
  }
  state_->broken();
}

std::string Reader::compression() const {
  if (!is_stream()) return {};
  std::array<char, 16> start{};
  const auto got = ::pread(state_->source.file.descriptor(), start.data(), start.size(), 0);
  switch (compression_of({start.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))})) {
    case Compression::gzip: return "gzip";
    case Compression::bzip2: return "bzip2";
    case Compression::xz: return "xz";
    case Compression::zstd: return "zstd";
    case Compression::none: break;
  }
  return {};
}

std::string Reader::format() const {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> endings{
      {{"gzip", ".gz"}, {"bzip2", ".bz2"}, {"xz", ".xz"}, {"zstd", ".zst"}}};
  std::string name = is_tar() ? "tar" : "zip";
  const auto outer = compression();
  for (const auto& [compression, ending] : endings) {
    if (compression == outer) name += ending;
  }
  return name;
}

bool Reader::is_tar() const {
  return (archive_format(state_->handle.get()) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

bool Reader::is_stream() const { return state_->source.compressed; }

std::string inflated_head(std::string_view first_bytes, std::size_t limit) {
  const auto handle = new_handle();
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  archive_read_support_format_raw(handle.get());
  archive_entry* entry = nullptr;
  std::string head(limit, '\0');
  std::size_t filled = 0;
  const bool opened = archive_read_open_memory(handle.get(), first_bytes.data(), first_bytes.size()) == ARCHIVE_OK &&
                      archive_read_next_header(handle.get(), &entry) == ARCHIVE_OK;
  // the bytes end in the middle of the stream: what came until then is what was wanted
  while (opened && filled < limit) {
    const auto got = archive_read_data(handle.get(), head.data() + filled, limit - filled);
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  head.resize(filled);
  return head;
}

}  // namespace quarry::archive
