// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/indexes.hpp"

#include "quarry/error.hpp"

namespace quarry::http {

Indexes::Indexes(const std::filesystem::path& directory) {
  if (std::filesystem::exists(directory / "index.toml")) {
    indexes_.emplace("default", Index(directory));
    return;
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    if (std::filesystem::exists(entry.path() / "index.toml"))
      indexes_.emplace(entry.path().filename().string(), Index(entry.path()));
  if (indexes_.empty())
    throw Error(Code::not_found, directory.string() + ": neither an index nor a folder of indexes: make one with 'quarry "
                                                      "ingest ... --index " + directory.string() + "'");
}

const Index& Indexes::find(const std::string& name) const {
  if (name.empty()) {
    if (indexes_.size() == 1) return indexes_.begin()->second;
    const auto found = indexes_.find("default");
    if (found != indexes_.end()) return found->second;
    throw Error(Code::invalid_argument, "there are several indexes: name one by 'index'");
  }
  const auto found = indexes_.find(name);
  if (found != indexes_.end()) return found->second;
  for (const auto& [folder, index] : indexes_)
    if (index.uuid() == name) return index;
  throw Error(Code::not_found, "no index '" + name + "'");
}

}  // namespace quarry::http
