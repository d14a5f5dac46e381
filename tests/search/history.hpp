// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "quarry/index.hpp"
#include "search/world.hpp"

namespace quarry::test {

/// The groups that a source of a dataset has: by key, entries of one subject.
using Groups = std::map<std::string, std::vector<Entry>>;

/// An index that datasets are ingested into, version by version, and beside it plain rows of what each version should show.
class History {
 public:
  explicit History(Index& index) : index_(index) {}

  /// An ingest, after which the dataset has these groups.
  void ingest(const std::string& dataset, const Groups& groups);
  /// Puts an entry without a job.
  void load(const Entry& entry);
  /// A subject goes, from all versions.
  void remove(const std::string& subject);
  /// All its entries get this list, in all versions.
  void share(const std::string& subject, const std::vector<std::string>& visible_to);

  /// What is there now, and what was there of a dataset, seen by whom it may be seen now. Entries of a subject are together.
  World now() const;
  World as_of(const std::string& dataset, std::int64_t version) const;
  std::int64_t last_version(const std::string& dataset) const;
  /// The versions in which something changed that the viewer may see, with the number of entries in them.
  std::map<std::int64_t, std::uint64_t> versions(const std::string& dataset, const Viewer& viewer) const;

 private:
  struct Row {
    Entry entry;                    ///< under the list of now
    std::vector<std::string> told;  ///< the list that its ingest stated
    std::string dataset;            ///< empty: loaded
    std::int64_t first = 0, last = open;
  };
  static constexpr std::int64_t open = INT64_MAX;
  bool put(const std::string& dataset, std::int64_t version, const std::vector<Entry>& entries);
  bool close(const std::string& subject, const std::set<std::string>& kept, std::int64_t version);
  void retire(Row& row, std::int64_t version);
  template <class Stood>
  World world(Stood&& stood) const;

  Index& index_;
  std::vector<Row> rows_;
  std::map<std::string, std::int64_t> version_, next_scroll_id_;
  std::map<std::string, std::set<std::string>> keys_;  ///< of the groups, by dataset
};

/// A dataset changed at random: groups come, go, and have other entries or other readers.
void change(Random& random, const std::string& dataset, std::size_t groups, Groups& of);

}  // namespace quarry::test
