// SPDX-License-Identifier: GPL-3.0-or-later
#include "local/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>

#include "local/names.hpp"
#include "quarry/error.hpp"

namespace quarry::local {
namespace {

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return Kind::file;
  if (S_ISDIR(mode)) return Kind::directory;
  return S_ISLNK(mode) ? Kind::symlink : Kind::special;
}

Entry examine(int directory, const char* name) {
  Entry entry;
  struct stat status {};
  if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return entry;
  entry.kind = kind_of(status.st_mode);
  entry.size = static_cast<std::uint64_t>(status.st_size);
  entry.modified = status.st_mtim.tv_sec;
  return entry;
}

std::string joined(std::string_view directory, std::string_view name) {
  std::string path(directory);
  if (!path.empty()) path += '/';
  return path.append(name);
}

}  // namespace

Tree::Tree(const std::string& root) : root_(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (root_) return;
  const auto code = errno == ENOENT ? Code::not_found : errno == EACCES ? Code::permission_denied : Code::internal;
  throw Error(code, root + ": cannot be opened: " + std::strerror(errno));
}

std::string Tree::raw_name(std::string_view shown_path, std::string_view shown_name) const {
  const std::lock_guard lock(mutex_);
  const auto found = raw_names_.find(shown_path);
  return found == raw_names_.end() ? std::string(shown_name) : found->second;
}

Descriptor Tree::open_directory(std::string_view path) const {
  Descriptor here(::openat(root_.get(), ".", directory_flags));
  std::size_t begin = 0;
  while (here && begin < path.size()) {
    const auto end = std::min(path.find('/', begin), path.size());
    const auto name = raw_name(path.substr(0, end), path.substr(begin, end - begin));
    here = Descriptor(::openat(here.get(), name.c_str(), directory_flags));
    begin = end + 1;
  }
  return here;
}

bool Tree::list(const std::string& path, std::vector<Entry>& entries) {
  auto directory = open_directory(path);
  if (!directory) return false;
  const int number = directory.get();
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(directory.release()), ::closedir);
  if (!stream) {
    ::close(number);
    return false;
  }
  std::vector<std::pair<std::string, Entry>> raw;
  errno = 0;
  while (const auto* const item = ::readdir(stream.get())) {
    const std::string_view name = item->d_name;
    if (name != "." && name != "..") raw.emplace_back(name, examine(number, item->d_name));
    errno = 0;
  }
  const int failure = errno;
  std::sort(raw.begin(), raw.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  remember(path, raw);
  for (auto& [name, entry] : raw) entries.push_back(std::move(entry));
  errno = failure;
  return failure == 0;
}

void Tree::remember(const std::string& directory, std::vector<std::pair<std::string, Entry>>& raw) {
  std::set<std::string, std::less<>> taken;
  for (auto& [name, entry] : raw) {
    entry.name = encoded_name(name);
    if (entry.name == name) taken.insert(name);
  }
  for (auto& [name, entry] : raw) {
    if (entry.name == name) continue;
    if (taken.contains(entry.name)) entry.name = escaped_name(name);
    while (!taken.insert(entry.name).second) entry.name += '%';
    const std::lock_guard lock(mutex_);
    raw_names_.insert_or_assign(joined(directory, entry.name), name);
  }
}

Entry Tree::find(const std::string& raw) {
  std::vector<std::pair<std::string, Entry>> one{{raw, examine(root_.get(), raw.c_str())}};
  remember({}, one);
  return std::move(one.front().second);
}

Descriptor Tree::open(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string() : path.substr(0, slash);
  if (!last_ || directory != last_directory_) {
    last_ = open_directory(directory);
    last_directory_ = directory;
  }
  if (!last_) return Descriptor();
  const auto name = raw_name(path, std::string_view(path).substr(slash + 1));
  // O_NONBLOCK: a FIFO that took the file's place opens at once, and is refused by its kind.
  Descriptor file(::openat(last_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return Descriptor();
  if (S_ISREG(status.st_mode)) return file;
  errno = EINVAL;
  return Descriptor();
}

}  // namespace quarry::local
