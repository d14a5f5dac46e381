// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/layout.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "index/checksum.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t header_bytes = 16;
constexpr std::size_t buffer_bytes = 1 << 18;

/// The last bytes of each file of ours; `crc` covers everything before it.
struct Trailer {
  std::uint64_t directory = 0;
  std::uint32_t reserved = 0;
  std::uint32_t crc = 0;
};
static_assert(sizeof(Trailer) == 16);

[[noreturn]] void throw_disk(const std::filesystem::path& path, const char* what) {
  const auto reason = std::generic_category().message(errno);
  throw Error(Code::internal, "cannot " + std::string(what) + " " + path.string() + ": " + reason +
                                  "; free space or repair the disk, then run the job again");
}

/// Closes at the end of a scope.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

}  // namespace

void throw_corrupt(const std::filesystem::path& file, const std::string& what) {
  throw Error(Code::corrupt, file.string() + ": " + what + "; run `quarry reindex` to build it anew");
}

FileWriter::FileWriter(std::filesystem::path path, std::string_view magic) : path_(std::move(path)) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw_disk(path_, "create");
  buffer_.reserve(buffer_bytes + 64);
  bytes(magic.data(), magic.size());
  const std::array<std::uint32_t, 2> version{segment_format_version, 0};
  bytes(version.data(), sizeof version);
}

FileWriter::~FileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileWriter::bytes(const void* from, std::size_t size) {
  position_ += size;
  const auto* at = static_cast<const char*>(from);
  while (size > 0) {
    const auto part = std::min(size, buffer_bytes - buffer_.size());
    buffer_.append(at, part);
    at += part;
    size -= part;
    if (buffer_.size() == buffer_bytes) flush();
  }
}

std::uint64_t FileWriter::align() {
  static constexpr std::array<char, 8> zeros{};
  if (position_ % 8 != 0) bytes(zeros.data(), 8 - position_ % 8);
  return position_;
}

void FileWriter::flush() {
  crc_ = crc32c(crc_, buffer_.data(), buffer_.size());
  for (std::size_t done = 0; done < buffer_.size();) {
    const auto written = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw_disk(path_, "write");
    done += static_cast<std::size_t>(written);
  }
  buffer_.clear();
}

void FileWriter::finish(std::string_view directory) {
  Trailer trailer;
  trailer.directory = position_;
  bytes(directory.data(), directory.size());
  align();
  bytes(&trailer, sizeof trailer - sizeof trailer.crc);
  flush();
  trailer.crc = crc_;
  bytes(&trailer.crc, sizeof trailer.crc);
  flush();
  if (::fsync(descriptor_) != 0) throw_disk(path_, "fsync");
  const auto closing = std::exchange(descriptor_, -1);
  if (::close(closing) != 0) throw_disk(path_, "close");
}

MappedFile::MappedFile(std::filesystem::path path, std::string_view magic) : path_(std::move(path)) {
  const Descriptor file{::open(path_.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (file.number < 0 || ::fstat(file.number, &status) != 0)
    throw_corrupt(path_, "cannot be opened: " + std::generic_category().message(errno));
  size_ = static_cast<std::uint64_t>(status.st_size);
  if (size_ < header_bytes + sizeof(Trailer) || size_ % 8 != 0)
    throw_corrupt(path_, "is cut off at " + std::to_string(size_) + " bytes");
  void* data = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file.number, 0);
  if (data == MAP_FAILED) throw_disk(path_, "map");
  data_ = static_cast<const char*>(data);
  try {
    if (std::string_view(data_, magic.size()) != magic) throw_corrupt(path_, "is no file of this kind");
    std::uint32_t version;
    std::memcpy(&version, data_ + 8, sizeof version);
    if (version != segment_format_version)
      throw_corrupt(path_, "has format version " + std::to_string(version) + ", this program reads " +
                               std::to_string(segment_format_version));
    Trailer trailer;
    std::memcpy(&trailer, data_ + size_ - sizeof trailer, sizeof trailer);
    const auto end = size_ - sizeof trailer;
    if (trailer.directory < header_bytes || trailer.directory > end)
      throw_corrupt(path_, "its directory lies outside of it");
    directory_ = {data_ + trailer.directory, end - trailer.directory};
  } catch (...) {  // goes on: no destructor runs for what was not built
    ::munmap(const_cast<char*>(data_), size_);
    throw;
  }
}

MappedFile::~MappedFile() { ::munmap(const_cast<char*>(data_), size_); }

const char* MappedFile::bytes_at(std::uint64_t place, std::uint64_t count, std::uint64_t width) const {
  if (place > size_ || count > (size_ - place) / width || place % width != 0)
    throw_corrupt(path_, "an array lies outside of it");
  return data_ + place;
}

void require_own_checksum(const MappedFile& file) {
  const auto bytes = file.bytes(0, file.size());
  std::uint32_t expected;
  std::memcpy(&expected, bytes.data() + bytes.size() - sizeof expected, sizeof expected);
  if (crc32c(0, bytes.data(), bytes.size() - sizeof expected) != expected)
    throw_corrupt(file.path(), "its checksum does not fit");
}

FileSum sum_file(const std::filesystem::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number < 0)
    throw_corrupt(path, "cannot be opened: " + std::generic_category().message(errno));
  std::vector<char> buffer(1 << 18);
  FileSum sum;
  while (true) {
    const auto got = ::read(file.number, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_corrupt(path, "cannot be read: " + std::generic_category().message(errno));
    if (got == 0) return sum;
    sum.size += static_cast<std::uint64_t>(got);
    sum.crc = crc32c(sum.crc, buffer.data(), static_cast<std::size_t>(got));
  }
}

void sync_path(const std::filesystem::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number < 0) throw_disk(path, "open");
  if (::fsync(file.number) != 0) throw_disk(path, "fsync");
}

}  // namespace quarry::index
