// SPDX-License-Identifier: GPL-3.0-or-later
// What the public Index reads: each call takes one snapshot and hands it to the evaluator.
#include "index/store.hpp"
#include "query/cursor.hpp"
#include "query/evaluate.hpp"
#include "query/similar.hpp"
#include "query/stream.hpp"

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

/// The snapshot that a request reads: as of now, or of a dataset's version.
std::shared_ptr<const index::Snapshot> snapshot_for(index::Store& store, const std::optional<AsOf>& as_of) {
  auto now = store.snapshot();
  return as_of ? store.as_of(now, *as_of) : now;
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
  const auto read = request.as_of ? store_->as_of(snapshot, *request.as_of) : snapshot;
  auto [result, last] = query::answer(*read, request, viewer, store_->cache(), after);
  if (last) {
    query::Cursor next{std::move(*last), {}};
    if (request.sort.empty() && !next.position.keys.empty()) {
      store_->leases().keep(snapshot);
      next.pin = query::pin_of(snapshot->manifest_number(), store_->cursor_key());
    }
    result.cursor = query::print_cursor(next, request, viewer, store_->cursor_key());
  }
  if (request.as_of && result.total == 0 && versions(request.as_of->dataset, viewer).empty())
    result.warnings.push_back("as-of: no dataset '" + request.as_of->dataset + "' with a version that you may see");
  return std::move(result);
}

SearchResult Index::similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const {
  return query::similar(*store_->snapshot(), subject, request, viewer, store_->cache());
}

struct RecordStream::State {
  query::Stream stream;
};
RecordStream::RecordStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordStream::RecordStream(RecordStream&&) noexcept = default;
RecordStream::~RecordStream() = default;
std::uint64_t RecordStream::total() const { return state_->stream.total(); }
std::optional<Hit> RecordStream::next() { return state_->stream.next(); }

RecordStream Index::stream(const SearchRequest& request, const Viewer& viewer) const {
  return RecordStream(std::make_unique<RecordStream::State>(
      RecordStream::State{query::Stream(snapshot_for(*store_, request.as_of), request, viewer, store_->cache())}));
}

std::uint64_t Index::export_records(const SearchRequest& request, const Viewer& viewer,
                                    const std::function<bool(const Hit&)>& sink) const {
  auto records = stream(request, viewer);
  std::uint64_t given = 0;
  for (auto hit = records.next(); hit; hit = records.next()) {
    ++given;
    if (!sink(*hit)) break;
  }
  return given;
}

std::vector<Hit> Index::get(const std::string& subject, const Viewer& viewer, const std::optional<AsOf>& as_of) const {
  return query::get(*snapshot_for(*store_, as_of), subject, viewer, store_->cache());
}

std::vector<DatasetVersion> Index::versions(const std::string& dataset, const Viewer& viewer) const {
  return store_->versions(dataset, viewer);
}

std::vector<std::string> Index::places(const std::string& dataset, const Viewer& viewer) const {
  return store_->places(dataset, viewer);
}

std::vector<FieldUse> Index::fields(const Viewer& viewer) const {
  return query::fields(*store_->snapshot(), viewer, store_->cache());
}

}  // namespace quarry
