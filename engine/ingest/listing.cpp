// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/listing.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

constexpr std::uint64_t head_limit = std::uint64_t{1} << 20;
constexpr std::uint64_t memory_limit = std::uint64_t{16} << 20;
constexpr int attempts = 4;

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// An unlinked file: in memory where it is small, else in the folder for temporary files.
Descriptor scratch_file(std::uint64_t size) {
  if (size <= memory_limit) return Descriptor(::memfd_create("quarry-download", MFD_CLOEXEC));
  const auto folder = std::filesystem::temp_directory_path().string();
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!file) throw Error(Code::internal, folder + ": no temporary file can be made there: " + std::strerror(errno));
  return file;
}

}  // namespace

std::optional<RemoteFile> Listing::next_file() {
  while (auto file = connector_.next()) {
    if (paths_.insert(file->path).second) return file;
    diagnostics_.push_back({Severity::warning, file->path + ": listed twice, the first is taken", {}});
  }
  return std::nullopt;
}

void Listing::read_all() {
  while (auto file = next_file()) directories_[directory_of(file->path)].push_back(std::move(*file));
  paths_.clear();
  all_read_ = true;
}

std::optional<std::vector<RemoteFile>> Listing::next_directory() {
  if (!connector_.by_directory()) {
    if (!all_read_) read_all();
    if (directories_.empty()) return std::nullopt;
    return std::move(directories_.extract(directories_.begin()).mapped());
  }
  paths_.clear();
  if (!ahead_) ahead_ = next_file();
  if (!ahead_) return std::nullopt;
  std::vector<RemoteFile> files;
  const auto directory = directory_of(ahead_->path);
  while (ahead_ && directory_of(ahead_->path) == directory) {
    files.push_back(std::move(*ahead_));
    ahead_ = next_file();
  }
  return files;
}

std::vector<Diagnostic> Listing::take_diagnostics() {
  auto diagnostics = connector_.take_diagnostics();
  diagnostics.insert(diagnostics.end(), diagnostics_.begin(), diagnostics_.end());
  diagnostics_.clear();
  return diagnostics;
}

Opened Opener::open(const RemoteFile& file) {
  const std::lock_guard lock(mutex_);
  Descriptor descriptor(connector_.open(file));
  if (descriptor) return {std::move(descriptor), true};
  return {download(file, UINT64_MAX), false};
}

Opened Opener::open_head(const RemoteFile& file) {
  const std::lock_guard lock(mutex_);
  Descriptor descriptor(connector_.open(file));
  if (descriptor) return {std::move(descriptor), true};
  return {download(file, head_limit), false};
}

Descriptor Opener::download(const RemoteFile& file, std::uint64_t limit) {
  auto scratch = scratch_file(std::min(limit, file.size.value_or(UINT64_MAX)));
  std::uint64_t received = 0;
  const ByteSink sink = [&](std::span<const char> bytes) {
    while (!bytes.empty() && received < limit) {
      const auto written = ::pwrite(scratch.get(), bytes.data(), bytes.size(), static_cast<off_t>(received));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0)
        throw Error(Code::internal, file.path + ": cannot be stored while it is downloaded: " + std::strerror(errno));
      received += static_cast<std::uint64_t>(written);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return received < limit;
  };
  for (int attempt = 1;; ++attempt) {
    try {
      connector_.fetch(file, received, sink);
      return scratch;
    } catch (const Error& error) {
      if (error.code() != Code::unavailable || attempt == attempts) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(250) * (1 << attempt));
    }
  }
}

}  // namespace quarry::intake
