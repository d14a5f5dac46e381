// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/indexes.hpp"

#include <algorithm>
#include <utility>

#include "quarry/error.hpp"

namespace quarry::http {

Indexes::Indexes(const std::filesystem::path& directory) {
  if (std::filesystem::exists(directory / "index.toml")) {
    auto index = std::make_shared<Index>(directory);
    const auto uuid = index->uuid();
    served_.push_back({{directory, "default", {}, uuid, {}}, std::move(index)});
    return;
  }
  folder_ = directory;
  look();
  if (served_.empty())
    throw Error(Code::not_found, directory.string() + ": neither an index nor a folder of indexes: make one with 'quarry "
                                                      "ingest ... --index " + directory.string() + "'");
  if (served_.size() == 1) (void)open(served_.front());  // a damaged one is told at the start
}

void Indexes::look() const {
  looked_at_ = std::chrono::steady_clock::now();
  std::vector<Served> now;
  for (auto& place : list_indexes(folder_)) {
    const auto known = std::find_if(served_.begin(), served_.end(), [&](const Served& one) {
      return one.place.uuid == place.uuid && one.place.directory == place.directory;
    });
    now.push_back({std::move(place), known == served_.end() ? nullptr : std::exchange(known->index, nullptr)});
  }
  for (auto& one : served_)
    if (one.index) gone_.push_back(std::move(one.index));
  served_ = std::move(now);
}

const Index& Indexes::open(Served& served) const {
  if (!served.index) served.index = std::make_shared<Index>(served.place.directory);
  return *served.index;
}

const Index& Indexes::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  if (!folder_.empty() && std::chrono::steady_clock::now() > looked_at_ + std::chrono::seconds(1)) look();
  if (name.empty() && served_.size() == 1) return open(served_.front());
  const auto wanted = name.empty() ? std::string("default") : name;
  // A folder's name goes before another's alias.
  for (auto& served : served_)
    if (served.place.name == wanted) return open(served);
  for (auto& served : served_)
    if (served.place.is_called(wanted)) return open(served);
  if (name.empty()) throw Error(Code::invalid_argument, "there are several indexes: name one by 'index'");
  throw Error(Code::not_found, "no index '" + name + "'");
}

std::size_t Indexes::size() const {
  const std::lock_guard lock(mutex_);
  return served_.size();
}

}  // namespace quarry::http
