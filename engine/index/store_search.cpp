// SPDX-License-Identifier: GPL-3.0-or-later
// What the public Index reads: each call takes one snapshot and hands it to the evaluator.
#include "index/store.hpp"
#include "query/cursor.hpp"
#include "query/evaluate.hpp"

namespace quarry {

query::Cache& index::Store::cache() {
  std::call_once(cache_made_, [this] { cache_ = query::make_cache(); });
  return *cache_;
}

namespace {

/// What a cursor goes on in: for an order by score the state it was made in, with deletes and ACL changes since.
std::shared_ptr<const index::Snapshot> snapshot_of(index::Store& store, const query::Cursor& cursor) {
  auto current = store.snapshot();
  if (cursor.pin.empty()) return current;
  const auto& key = store.cursor_key();
  const auto fits = [&](std::uint64_t manifest) { return query::pins(cursor.pin, manifest, key); };
  if (fits(current->manifest_number())) return current;
  if (const auto kept = store.leases().find(fits)) return store.as_of_now(kept);
  throw Error(Code::gone, "the listing by relevance that this cursor goes on in is no longer kept: start again, or sort by id, "
                          "whose cursors do not expire");
}

}  // namespace

const std::string& index::Store::cursor_key() {
  std::call_once(cursor_key_read_, [this] { cursor_key_ = lease()->cursor_key(); });
  return cursor_key_;
}

SearchResult Index::search(const SearchRequest& request, const Viewer& viewer) const {
  std::optional<query::Position> after;
  std::shared_ptr<const index::Snapshot> snapshot;
  if (request.cursor.empty()) {
    snapshot = store_->snapshot();
  } else {
    if (request.offset != 0) throw Error(Code::invalid_argument, "a cursor goes on where its page ended: leave offset out");
    auto cursor = query::read_cursor(request, viewer, store_->cursor_key());
    snapshot = snapshot_of(*store_, cursor);
    after = std::move(cursor.position);
  }
  auto [result, last] = query::answer(*snapshot, request, viewer, store_->cache(), after);
  if (last) {
    query::Cursor next{std::move(*last), {}};
    if (request.sort.empty() && !next.position.keys.empty()) {
      store_->leases().keep(snapshot);
      next.pin = query::pin_of(snapshot->manifest_number(), store_->cursor_key());
    }
    result.cursor = query::print_cursor(next, request, viewer, store_->cursor_key());
  }
  return std::move(result);
}

std::vector<Hit> Index::get(const std::string& subject, const Viewer& viewer) const {
  return query::get(*store_->snapshot(), subject, viewer, store_->cache());
}

std::vector<FieldUse> Index::fields(const Viewer& viewer) const {
  return query::fields(*store_->snapshot(), viewer, store_->cache());
}

}  // namespace quarry
