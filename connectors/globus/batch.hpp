// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "globus/settings.hpp"
#include "quarry/connector.hpp"
#include "quarry/descriptor.hpp"

namespace quarry::globus {

/// Files that come to the local collection by one transfer task. What it is made of stands in a
/// file beside its folder from before it is submitted, so that whoever comes after a crash finds
/// the task and submits it at most once. The folder is locked by the process that it belongs to.
/// Names of files there are their numbers: no name of another machine is ever one here.
class Batch {
 public:
  struct Item {
    std::string id;  ///< its path on the collection it comes from
    std::optional<std::uint64_t> size;
    std::string modified;
  };

  /// Makes folder and description, and syncs them. Throws Error where that cannot be.
  Batch(const LocalCollection& local, std::string collection, std::string submission, std::vector<Item> items);
  /// Those that processes left behind which are no more, of files of this collection.
  static std::vector<std::shared_ptr<Batch>> left_behind(const LocalCollection& local, const std::string& collection);

  const std::string& submission() const noexcept { return submission_; }
  const std::string& task() const noexcept { return task_; }
  const std::vector<Item>& items() const noexcept { return items_; }
  /// Stores which task it became.
  void set_task(std::string task);
  /// Where the i-th file comes to, here and as the local collection sees it.
  std::filesystem::path place(std::size_t i) const { return folder_ / std::to_string(i); }
  std::string place_there(std::size_t i) const { return local_.path + "/" + folder_.filename().string() + "/" + std::to_string(i); }
  /// The request that submits it, the same each time.
  Value document(const std::string& label) const;
  /// Removes folder and description.
  void remove() noexcept;

  // How far it is, for Transfers alone.
  std::chrono::steady_clock::time_point next_look{}, last_progress{};
  std::chrono::milliseconds pause{0};
  std::string progress;   ///< as the task told it last
  std::string trouble;    ///< what was reported last
  std::size_t left = 0;   ///< files that were not read yet
  bool taken_up = false;  ///< another process began it

 private:
  explicit Batch(const LocalCollection& local) : local_(local) {}
  bool lock();
  void write() const;

  LocalCollection local_;
  std::string collection_, submission_, task_;
  std::vector<Item> items_;
  std::filesystem::path folder_, description_;
  Descriptor locked_;
};

}  // namespace quarry::globus
