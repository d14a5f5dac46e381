// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "index/snapshot.hpp"
#include "quarry/record.hpp"
#include "quarry/search.hpp"
#include "quarry/value.hpp"
#include "quarry/viewer.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

using Random = std::mt19937;

/// A number below `end`.
inline std::size_t below(Random& random, std::size_t end) { return random() % end; }
template <class T>
const T& any_of(Random& random, const std::vector<T>& from) {
  return from[below(random, from.size())];
}

struct Entry {
  std::string subject, entry_id;
  Value content;
  std::vector<std::string> visible_to;  ///< sorted
  RecordKind kind = RecordKind::record;
};

/// Entries of one subject stand next to each other.
using World = std::vector<Entry>;

/// Words, principals and values that worlds and queries are made of.
const std::vector<std::string>& vocabulary();
const std::vector<std::string>& principals();
const std::vector<std::string>& formulas();

/// `secret` worlds use other words, values and fields as well, which no other world has.
World random_world(Random& random, std::size_t subjects, const std::string& subject_prefix, bool secret = false);

/// A world as segments, without a catalog: the entries up to each of `cuts` in one segment, and some dead rows among them.
class WorldSnapshot final : public index::Snapshot {
 public:
  WorldSnapshot(const World& world, std::vector<std::size_t> cuts, const TempDir& folder, const std::string& name);
  const std::vector<index::SegmentView>& segments() const override { return views_; }
  std::uint64_t change() const override { return 1; }
  const std::vector<std::string>& principals(std::uint32_t acl_set) const override { return sets_[acl_set]; }
  std::uint32_t acl_sets() const override { return static_cast<std::uint32_t>(sets_.size()); }
  index::StoredRow load(std::int64_t row) const override;

 private:
  World world_;
  std::vector<std::vector<std::string>> sets_;
  std::vector<std::uint32_t> set_of_;
  std::vector<index::SegmentView> views_;
};

/// Cuts between subjects, at random.
std::vector<std::size_t> random_cuts(Random& random, const World& world, std::size_t pieces);

/// Everything an answer says, as text.
std::string bytes_of(const SearchResult& result);
std::string bytes_of(const Facet& facet);
std::string bytes_of(const std::vector<Hit>& hits);
std::string bytes_of(const std::vector<FieldUse>& fields);

/// The same subjects in another order.
World shuffled(Random& random, const World& world);

}  // namespace quarry::test
