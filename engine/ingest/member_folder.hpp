// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>

#include "quarry/descriptor.hpp"
#include "quarry/connector.hpp"

namespace quarry::intake {

/// What has come out of an archive so far, as a place whose files can be opened, each once. One thread at a time.
class MemberFolder final : public Connector {
 public:
  explicit MemberFolder(std::string source) : source_(std::move(source)) {}

  void put(const std::string& path, Descriptor file) { files_.insert_or_assign(path, std::move(file)); }
  void drop(const std::string& path) { files_.erase(path); }

  Value dataset() override { return {}; }
  std::optional<RemoteFile> next() override { return std::nullopt; }
  bool complete() const override { return true; }
  std::vector<Diagnostic> take_diagnostics() override { return {}; }
  int open(const RemoteFile& file) override;
  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override;
  std::string source() const override { return source_; }

 private:
  std::string source_;
  std::unordered_map<std::string, Descriptor> files_;
};

/// A file without a name on a disk, for reading and writing. Throws Error.
Descriptor unnamed_file();

/// A name as it stands in an archive as part of a path: UTF-8, other bytes percent-encoded, neither empty nor endless.
std::string clean_name(std::string_view raw, std::uint64_t number);

}  // namespace quarry::intake
