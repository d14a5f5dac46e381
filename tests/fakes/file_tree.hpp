// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::test {

/// A file of a tree.
struct TreeFile {
  std::string path;   ///< any bytes, `/` between parts
  std::string name;   ///< its last part
  std::string bytes;
  std::uint64_t id = 0;       ///< of this path in this tree; stays when the bytes change
  std::uint64_t version = 0;  ///< 1 at first, one more at each change

  std::string etag() const;       ///< of the bytes, strong, with quotes
  std::string http_date() const;  ///< an hour later at each change
  std::string rfc3339() const;    ///< the same moment
};

/// What a fake service holds: files by path, folders where files lie. Any thread may use it.
class FileTree {
 public:
  struct Folder {
    std::string path, name;  ///< the root's are empty
    std::uint64_t id = 0;
  };

  explicit FileTree(const std::map<std::string, std::string>& files = {});
  FileTree(const FileTree&) = delete;
  FileTree& operator=(const FileTree&) = delete;

  void put(const std::string& path, const std::string& bytes);
  void remove(const std::string& path);
  std::optional<TreeFile> file(const std::string& path) const;
  std::optional<TreeFile> file(std::uint64_t id) const;
  /// All of them, by path.
  std::vector<TreeFile> files() const;
  /// Those that lie directly in a folder ("" or `a/b`), by name.
  std::vector<TreeFile> files_in(const std::string& folder) const;
  std::vector<Folder> folders_in(const std::string& folder) const;
  std::vector<Folder> folders() const;  ///< all, the root too
  std::optional<Folder> folder(const std::string& path) const;
  std::optional<Folder> folder(std::uint64_t id) const;

 private:
  struct Held {
    std::string bytes;
    std::uint64_t version;
  };
  std::uint64_t id_of(const std::string& path) const;
  TreeFile described(const std::string& path, const Held& held) const;

  mutable std::recursive_mutex mutex_;
  std::map<std::string, Held> files_;
  mutable std::map<std::string, std::uint64_t> ids_;
  mutable std::uint64_t next_id_ = 1001;
};

std::string md5_of(std::string_view bytes);  ///< lower-case hex, as the two below
std::string sha1_of(std::string_view bytes);
std::string sha256_of(std::string_view bytes);
std::string raw_sha256_of(std::string_view bytes);  ///< 32 bytes
std::string base64(std::string_view bytes);
std::string hex(std::string_view bytes);

}  // namespace quarry::test
