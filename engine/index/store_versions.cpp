// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/store_versions.hpp"

#include <algorithm>
#include <tuple>

namespace quarry::index {
namespace {

using Placed = DatasetChange::Placed;

/// Subject, entry and content.
using Said = std::tuple<std::string, std::string, std::string>;

std::vector<Said> said_by(Catalog& catalog, const Placed* from, const Placed* to) {
  std::vector<Said> said;
  for (; from != to; ++from)
    if (const auto row = catalog.row(from->second)) said.emplace_back(row->subject, row->entry_id, catalog.text(*row));
  std::sort(said.begin(), said.end());
  return said;
}

}  // namespace

bool shows(Catalog& catalog, DatasetChange& change) {
  if (change.begun.size() != change.ended.size()) return true;
  std::sort(change.begun.begin(), change.begun.end());
  std::sort(change.ended.begin(), change.ended.end());
  const auto same_subject = [](const Placed& a, const Placed& b) { return a.first == b.first; };
  if (!std::equal(change.begun.begin(), change.begun.end(), change.ended.begin(), same_subject)) return true;
  for (std::size_t i = 0, end = 0; i < change.begun.size(); i = end) {
    while (end < change.begun.size() && same_subject(change.begun[i], change.begun[end])) ++end;
    if (said_by(catalog, &change.begun[i], change.begun.data() + end) != said_by(catalog, &change.ended[i], change.ended.data() + end)) return true;
  }
  return false;
}

}  // namespace quarry::index
