// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/file_tree.hpp"

#include <openssl/evp.h>

#include <ctime>

namespace quarry::test {
namespace {

std::string digest(std::string_view bytes, const EVP_MD* kind) {
  unsigned char raw[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), raw, &size, kind, nullptr);
  return {reinterpret_cast<const char*>(raw), size};
}

std::string moment(std::uint64_t version, const char* form) {
  const std::time_t at = 1760081280 + static_cast<std::time_t>(version) * 3600;  // 2025-10-10 07:28:00 UTC
  std::tm parts{};
  ::gmtime_r(&at, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, form, &parts)};
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::string hex(std::string_view bytes) {
  static const char* const digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) (out += digits[static_cast<unsigned char>(c) >> 4], out += digits[static_cast<unsigned char>(c) & 15]);
  return out;
}

std::string md5_of(std::string_view bytes) { return hex(digest(bytes, EVP_md5())); }
std::string sha1_of(std::string_view bytes) { return hex(digest(bytes, EVP_sha1())); }
std::string raw_sha256_of(std::string_view bytes) { return digest(bytes, EVP_sha256()); }
std::string sha256_of(std::string_view bytes) { return hex(raw_sha256_of(bytes)); }

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string TreeFile::etag() const { return '"' + sha1_of(bytes).substr(0, 16) + '"'; }
std::string TreeFile::http_date() const { return moment(version, "%a, %d %b %Y %H:%M:%S GMT"); }
std::string TreeFile::rfc3339() const { return moment(version, "%Y-%m-%dT%H:%M:%SZ"); }

FileTree::FileTree(const std::map<std::string, std::string>& files) {
  for (const auto& [path, bytes] : files) put(path, bytes);
}

void FileTree::put(const std::string& path, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  id_of(path);
  auto& held = files_[path];
  if (held.version == 0 || held.bytes != bytes) ++held.version;
  held.bytes = bytes;
}

void FileTree::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_.erase(path);
  ids_.erase(path);  // a file that comes back under this name is another one
}

std::uint64_t FileTree::id_of(const std::string& path) const {
  const auto [at, fresh] = ids_.emplace(path, next_id_);
  if (fresh) ++next_id_;
  return at->second;
}

TreeFile FileTree::described(const std::string& path, const Held& held) const { return {path, name_of(path), held.bytes, id_of(path), held.version}; }

std::optional<TreeFile> FileTree::file(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(path);
  return found == files_.end() ? std::nullopt : std::optional(described(path, found->second));
}

std::optional<TreeFile> FileTree::file(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, held] : files_)
    if (id_of(path) == id) return described(path, held);
  return std::nullopt;
}

std::vector<TreeFile> FileTree::files() const {
  const std::lock_guard lock(mutex_);
  std::vector<TreeFile> all;
  for (const auto& [path, held] : files_) all.push_back(described(path, held));
  return all;
}

std::vector<TreeFile> FileTree::files_in(const std::string& folder) const {
  const std::lock_guard lock(mutex_);
  const auto above = folder.empty() ? "" : folder + "/";
  std::vector<TreeFile> found;
  for (auto at = files_.lower_bound(above); at != files_.end() && at->first.starts_with(above); ++at)
    if (at->first.find('/', above.size()) == std::string::npos) found.push_back(described(at->first, at->second));
  return found;
}

std::vector<FileTree::Folder> FileTree::folders() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, Folder> found{{"", {"", "", id_of("/")}}};  // a folder's id is that of its path with a `/`
  for (const auto& [path, held] : files_)
    for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const auto folder_path = path.substr(0, slash);
      found.emplace(folder_path, Folder{folder_path, name_of(folder_path), id_of(folder_path + "/")});
    }
  std::vector<Folder> all;
  for (auto& [path, folder] : found) all.push_back(std::move(folder));
  return all;
}

std::vector<FileTree::Folder> FileTree::folders_in(const std::string& folder) const {
  const auto above = folder.empty() ? "" : folder + "/";
  auto all = folders();
  std::erase_if(all, [&](const Folder& one) {
    return one.path.empty() || !one.path.starts_with(above) || one.path.find('/', above.size()) != std::string::npos;
  });
  return all;
}

std::optional<FileTree::Folder> FileTree::folder(const std::string& path) const {
  for (auto& one : folders())
    if (one.path == path) return one;
  return std::nullopt;
}

std::optional<FileTree::Folder> FileTree::folder(std::uint64_t id) const {
  for (auto& one : folders())
    if (one.id == id) return one;
  return std::nullopt;
}

}  // namespace quarry::test
