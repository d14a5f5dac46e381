// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/listing.hpp"

#include "quarry/error.hpp"

namespace quarry::intake {
namespace {

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
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

Descriptor Opener::open(const RemoteFile& file) {
  const std::lock_guard lock(mutex_);
  Descriptor descriptor(connector_.open(file));
  if (!descriptor) throw Error(Code::internal, file.path + ": cannot be opened where it is, nor fetched");
  return descriptor;
}

}  // namespace quarry::intake
