// SPDX-License-Identifier: GPL-3.0-or-later
// What the public Index reads: each call takes one snapshot and hands it to the evaluator.
#include "index/store.hpp"
#include "query/evaluate.hpp"

namespace quarry {

query::Cache& index::Store::cache() {
  std::call_once(cache_made_, [this] { cache_ = query::make_cache(); });
  return *cache_;
}

namespace {

/// The snapshot that a request reads: as of now, or of a dataset's version.
std::shared_ptr<const index::Snapshot> snapshot_for(index::Store& store, const std::optional<AsOf>& as_of) {
  auto now = store.snapshot();
  return as_of ? store.as_of(now, *as_of) : now;
}

}  // namespace

SearchResult Index::search(const SearchRequest& request, const Viewer& viewer) const {
  auto result = query::evaluate(*snapshot_for(*store_, request.as_of), request, viewer, store_->cache());
  if (request.as_of && result.total == 0 && versions(request.as_of->dataset, viewer).empty())
    result.warnings.push_back("as-of: no dataset '" + request.as_of->dataset + "' with a version that you may see");
  return result;
}

std::vector<Hit> Index::get(const std::string& subject, const Viewer& viewer, const std::optional<AsOf>& as_of) const {
  return query::get(*snapshot_for(*store_, as_of), subject, viewer, store_->cache());
}

std::vector<DatasetVersion> Index::versions(const std::string& dataset, const Viewer& viewer) const {
  return store_->versions(dataset, viewer);
}

std::vector<FieldUse> Index::fields(const Viewer& viewer) const {
  return query::fields(*store_->snapshot(), viewer, store_->cache());
}

}  // namespace quarry
