// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrieve/target.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "quarry/digest.hpp"
#include "quarry/error.hpp"

namespace quarry::retrieval {
namespace {

constexpr std::uint64_t early_bytes = std::uint64_t{8} << 20;

Error failure(const std::string& path, const std::string& what) { return {Code::internal, path + ": " + what + ": " + std::strerror(errno)}; }

/// The folder of that name in another, made where it is not there; never through a symbolic link.
Descriptor folder_in(int parent, const std::string& name, const std::string& shown) {
  if (::mkdirat(parent, name.c_str(), 0777) != 0 && errno != EEXIST) throw failure(shown, "cannot be made");
  Descriptor folder(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) throw failure(shown, "is no folder of its own");
  return folder;
}

}  // namespace

std::string path_below(const std::string& dataset, const std::string& path) {
  constexpr std::size_t longest_name = 255;
  const auto whole = (dataset.empty() ? "files" : dataset) + "/" + path;
  for (std::size_t at = 0; at <= whole.size();) {
    const auto end = std::min(whole.find('/', at), whole.size());
    const auto part = std::string_view(whole).substr(at, end - at);
    if (part.empty() || part == "." || part == ".." || part.size() > longest_name || part.find('\0') != std::string_view::npos)
      throw Error(Code::invalid_argument, "'" + whole + "' cannot be the name of a file");
    at = end + 1;
  }
  return whole;
}

Target::Target(const std::filesystem::path& root, const std::string& path) : shown_((root / path).string()) {
  std::error_code ignored;
  std::filesystem::create_directories(root, ignored);  // what is wrong with it, opening it says
  folder_ = Descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_) throw failure(root.string(), "cannot be opened");
  std::size_t at = 0;
  for (auto slash = path.find('/'); slash != std::string::npos; at = slash + 1, slash = path.find('/', at))
    folder_ = folder_in(folder_.get(), path.substr(at, slash - at), (root / path.substr(0, slash)).string());
  name_ = path.substr(at);
  part_ = ".quarry-part-" + sha256_hex(path).substr(0, 24);
  struct stat status {};
  if (::fstatat(folder_.get(), name_.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) throw failure(shown_, "cannot be looked at");
    return;
  }
  if (!S_ISREG(status.st_mode)) throw Error(Code::conflict, shown_ + ": is there already and is no file");
  there_ = true;
  size_ = static_cast<std::uint64_t>(status.st_size);
}

void Target::read_all(int descriptor) {
  hash_ = std::make_unique<intake::Sha512>();
  size_ = 0;
  std::string buffer(std::size_t{1} << 20, '\0');
  ssize_t got = 0;
  while ((got = ::read(descriptor, buffer.data(), buffer.size())) > 0) {
    hash_->add({buffer.data(), static_cast<std::size_t>(got)});
    size_ += static_cast<std::uint64_t>(got);
  }
  if (got < 0) throw failure(shown_, "cannot be read");
}

std::string Target::sha512() {
  if (there_) {
    const Descriptor file(::openat(folder_.get(), name_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file) throw failure(shown_, "cannot be opened");
    read_all(file.get());
  }
  return hash_->hex();
}

std::uint64_t Target::take_up(std::uint64_t longest) {
  file_ = Descriptor(::openat(folder_.get(), part_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file_) throw failure(shown_, "cannot be written");
  read_all(file_.get());
  if (size_ > longest) clear();
  return size_;
}

void Target::clear() {
  if (::ftruncate(file_.get(), 0) != 0 || ::lseek(file_.get(), 0, SEEK_SET) != 0) throw failure(shown_, "cannot be begun again");
  hash_ = std::make_unique<intake::Sha512>();
  size_ = 0;
}

void Target::append(std::span<const char> bytes) {
  hash_->add(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0) throw failure(shown_, "cannot be written");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  if (unsynced_ < early_bytes) return;
  // The disk begins to write what `finish` will wait for; that this is only a hint, and may fail, changes nothing.
  ::sync_file_range(file_.get(), static_cast<off_t>(size_ - unsynced_), static_cast<off_t>(unsynced_), SYNC_FILE_RANGE_WRITE);
  unsynced_ = 0;
}

void Target::finish() {
  if (::fsync(file_.get()) != 0) throw failure(shown_, "cannot be synced");
  if (::renameat2(folder_.get(), part_.c_str(), folder_.get(), name_.c_str(), RENAME_NOREPLACE) == 0) return;
  // Some file systems cannot rename without replacing; nothing was there a moment ago.
  if (errno != EINVAL || ::renameat(folder_.get(), part_.c_str(), folder_.get(), name_.c_str()) != 0) throw failure(shown_, "cannot be put in its place");
}

void Target::discard() {
  file_.reset();
  ::unlinkat(folder_.get(), part_.c_str(), 0);
}

}  // namespace quarry::retrieval
