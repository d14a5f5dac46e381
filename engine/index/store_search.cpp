// SPDX-License-Identifier: GPL-3.0-or-later
// What the public Index reads: each call takes one snapshot and hands it to the evaluator.
#include "index/store.hpp"
#include "query/evaluate.hpp"

namespace quarry {

query::Cache& index::Store::cache() {
  std::call_once(cache_made_, [this] { cache_ = query::make_cache(); });
  return *cache_;
}

SearchResult Index::search(const SearchRequest& request, const Viewer& viewer) const {
  return query::evaluate(*store_->snapshot(), request, viewer, store_->cache());
}

std::vector<Hit> Index::get(const std::string& subject, const Viewer& viewer) const {
  return query::get(*store_->snapshot(), subject, viewer, store_->cache());
}

std::vector<FieldUse> Index::fields(const Viewer& viewer) const {
  return query::fields(*store_->snapshot(), viewer, store_->cache());
}

}  // namespace quarry
