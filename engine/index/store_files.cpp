// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "index/crash_point.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

void throw_system(const std::string& what, const fs::path& where) {
  const auto reason = std::error_code(errno, std::generic_category()).message();
  throw Error(Code::internal, "cannot " + what + " '" + where.string() + "': " + reason +
                                  "; look at free space and permissions there");
}

Descriptor open_file(const fs::path& path, int flags) {
  const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (number < 0 && errno != ENOENT) throw_system("open", path);
  return Descriptor(number);
}

std::string read_all(const Descriptor& file, const fs::path& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw_system("look at", path);
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got =
        ::pread(file.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_system("read", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::string read_named_file(const fs::path& path) {
  const auto file = open_file(path, O_RDONLY);
  if (!file)
    throw Error(Code::corrupt, "file '" + path.string() + "' is missing; run `quarry reindex`");
  return read_all(file, path);
}

void write_file(const fs::path& path, std::string_view bytes) {
  const auto file = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) throw_system("make", path);
  while (!bytes.empty()) {
    const auto put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_system("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  crash_point("file written");
  if (::fsync(file.get()) != 0) throw_system("fsync", path);
}

void replace_file(const fs::path& path, std::string_view bytes) {
  const auto beside = fs::path(path) += ".new";
  write_file(beside, bytes);
  crash_point("before rename");
  if (::rename(beside.c_str(), path.c_str()) != 0) throw_system("rename", beside);
  crash_point("after rename");
  fsync_directory(path.parent_path());
}

void fsync_directory(const fs::path& directory) {
  const auto file = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (!file || ::fsync(file.get()) != 0) throw_system("fsync", directory);
}

}  // namespace quarry::index
