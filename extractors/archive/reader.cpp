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

#include "quarry/error.hpp"

namespace quarry::archive {
namespace {

struct Close {
  void operator()(::archive* archive) const { archive_read_free(archive); }
};
using Handle = std::unique_ptr<::archive, Close>;

Handle new_handle() {
  Handle handle(archive_read_new());
  if (!handle) throw std::bad_alloc();
  archive_read_support_filter_none(handle.get());
  archive_read_support_filter_gzip(handle.get());
  archive_read_support_filter_bzip2(handle.get());
  archive_read_support_filter_xz(handle.get());
  archive_read_support_filter_zstd(handle.get());
  return handle;
}

/// The file as libarchive reads it: by pread, since its descriptor's offset is shared.
struct Source {
  int descriptor;
  std::int64_t size;
  std::int64_t at = 0;
  std::array<char, 128 << 10> buffer;
};

la_ssize_t read_source(::archive* archive, void* opaque, const void** bytes) {
  auto& source = *static_cast<Source*>(opaque);
  ssize_t got = 0;
  while ((got = ::pread(source.descriptor, source.buffer.data(), source.buffer.size(), source.at)) < 0 && errno == EINTR) {
  }
  if (got < 0) {
    archive_set_error(archive, errno, "it cannot be read");
    return ARCHIVE_FATAL;
  }
  source.at += got;
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

std::string name_of(archive_entry* entry) {
  // one of the two is what the archive holds, the other a conversion that may fail
  if (const char* name = archive_entry_pathname_utf8(entry); name != nullptr) return name;
  if (const char* name = archive_entry_pathname(entry); name != nullptr) return name;
  return {};
}

}  // namespace

struct Reader::State {
  std::string name;
  Source source;
  Handle handle = new_handle();

  explicit State(File& file)
      : name(file.name()), source{file.descriptor(), static_cast<std::int64_t>(file.size()), 0, {}} {}

  [[noreturn]] void broken() const {
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
  archive_read_set_skip_callback(handle, skip_source);
  archive_read_set_seek_callback(handle, seek_source);
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
  if (result == ARCHIVE_EOF) return false;
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

std::string Reader::format() const {
  auto* const handle = state_->handle.get();
  const bool tar = (archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
  std::string name = tar ? "tar" : "zip";
  switch (archive_filter_code(handle, 0)) {
    case ARCHIVE_FILTER_GZIP: return name + ".gz";
    case ARCHIVE_FILTER_BZIP2: return name + ".bz2";
    case ARCHIVE_FILTER_XZ: return name + ".xz";
    case ARCHIVE_FILTER_ZSTD: return name + ".zst";
    default: return name;
  }
}

bool Reader::is_stream() const { return archive_filter_code(state_->handle.get(), 0) != ARCHIVE_FILTER_NONE; }

std::string inflated_head(std::string_view first_bytes, std::size_t limit) {
  const auto handle = new_handle();
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
