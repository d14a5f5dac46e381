// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "local/names.hpp"
#include "local/tree.hpp"
#include "quarry/connector.hpp"

namespace quarry::local {
namespace {

std::string date_time(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (::gmtime_r(&time, &parts) == nullptr || parts.tm_year < -1900 || parts.tm_year > 8099) return {};
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

/// A path as the system calls take it, of a path or a `file://` URL.
std::string plain_path(std::string_view source) {
  constexpr std::string_view scheme = "file://";
  if (source.starts_with(scheme)) source.remove_prefix(scheme.size());
  return std::string(source);
}

/// Where the path leads; a link as its last name stays one, unless a `/` behind it says to follow it.
std::filesystem::path resolved(const std::filesystem::path& path, std::error_code& error) {
  std::error_code ignored;
  if (path.has_filename() && std::filesystem::is_symlink(std::filesystem::symlink_status(path, ignored))) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    return std::filesystem::canonical(folder, error) / path.filename();
  }
  return std::filesystem::canonical(path, error);
}

std::string absolute_path(std::string_view source) {
  std::error_code error;
  const auto path = resolved(plain_path(source), error);
  if (error == std::errc::permission_denied)
    throw Error(Code::permission_denied, std::string(source) + ": cannot be opened: " + error.message());
  if (error) throw Error(Code::not_found, std::string(source) + ": no such file or folder");
  return path.string();
}

bool is_folder(const std::filesystem::path& path) {
  return std::filesystem::is_directory(std::filesystem::symlink_status(path));
}

/// A folder and all below it, or a single file. What is neither is listed as a file that cannot be opened.
class LocalConnector final : public Connector {
 public:
  explicit LocalConnector(std::string_view source) : LocalConnector(std::filesystem::path(absolute_path(source))) {}

  Value dataset() override { return {}; }
  bool by_directory() const override { return true; }

  std::optional<RemoteFile> next() override {
    while (files_.empty() && !directories_.empty()) list_directory();
    if (files_.empty()) return std::nullopt;
    auto file = std::move(files_.back());
    files_.pop_back();
    return file;
  }

  bool complete() const override { return complete_ && files_.empty() && directories_.empty(); }
  std::vector<Diagnostic> take_diagnostics() override { return std::exchange(diagnostics_, {}); }

  int open(const RemoteFile& file) override {
    auto descriptor = tree_.open(file.path);
    if (descriptor) return descriptor.release();
    switch (errno) {
      case ELOOP: throw Error(Code::invalid_argument, file.path + ": a symbolic link, which is not followed; name what it leads to");
      case EINVAL:
      case ENXIO:
      case ENODEV: throw Error(Code::invalid_argument, file.path + ": no regular file (a FIFO, socket or device)");
      case EACCES: throw Error(Code::permission_denied, file.path + ": cannot be read: permission denied");
      case ENOENT: throw Error(Code::not_found, file.path + ": is gone");
      case EMFILE:
      case ENFILE: throw Error(Code::unavailable, file.path + ": too many open files; raise the limit (ulimit -n)");
      default: throw Error(Code::internal, file.path + ": cannot be opened: " + std::strerror(errno));
    }
  }

  void fetch(const RemoteFile& file, std::uint64_t, const ByteSink&) override {
    throw Error(Code::invalid_argument, file.path + ": a local file is opened, not fetched");
  }
  std::string source() const override { return source_; }

 private:
  explicit LocalConnector(const std::filesystem::path& path)
      : source_(encoded_name(path.string())),
        tree_(is_folder(path) ? path.string() : path.parent_path().string()) {
    if (is_folder(path)) {
      directories_.emplace_back();
      return;
    }
    auto entry = tree_.find(path.filename().string());
    if (entry.kind == Kind::gone) throw Error(Code::not_found, source_ + ": no such file or folder");
    add_file(std::move(entry.name), entry);
  }

  void list_directory() {
    const auto path = std::move(directories_.back());
    directories_.pop_back();
    std::vector<Entry> entries;
    if (!tree_.list(path, entries)) {
      if (path.empty())
        throw Error(Code::permission_denied, source_ + ": folder cannot be read: " + std::strerror(errno));
      complete_ = false;
      diagnostics_.push_back({Severity::error, path + ": folder cannot be read: " + std::strerror(errno), {}});
    }
    // Both are taken from the back, so the first of a folder goes in last.
    std::for_each(entries.rbegin(), entries.rend(), [&](const Entry& entry) {
      auto below = path.empty() ? entry.name : path + "/" + entry.name;
      if (entry.kind == Kind::directory) {
        directories_.push_back(std::move(below));
      } else if (entry.kind != Kind::gone) {
        add_file(std::move(below), entry);
      } else {
        complete_ = false;
        diagnostics_.push_back({Severity::warning, below + ": vanished, or cannot be examined, while it was listed", {}});
      }
    });
  }

  void add_file(std::string path, const Entry& entry) {
    RemoteFile file;
    file.path = std::move(path);
    if (entry.kind == Kind::file) file.size = entry.size;
    file.modified = date_time(entry.modified);
    files_.push_back(std::move(file));
  }

  std::string source_;
  Tree tree_;
  std::vector<std::string> directories_;  ///< still to be listed
  std::vector<RemoteFile> files_;         ///< of the directory in hand, in reverse
  bool complete_ = true;
  std::vector<Diagnostic> diagnostics_;
};

bool claims(std::string_view source, const ConnectorOptions&) {
  return source.starts_with("file:///") || source.find("://") == std::string_view::npos;
}

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions&) {
  return std::make_unique<LocalConnector>(source);
}

}  // namespace

extern const ConnectorKind plugin{.name = "local", .priority = 1000, .claims = claims, .open = open};

}  // namespace quarry::local
