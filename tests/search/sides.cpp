// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/sides.hpp"

#include "index/catalog_database.hpp"
#include "quarry/error.hpp"
#include "query/cursor.hpp"
#include "query/similar.hpp"

namespace quarry::test {
namespace {

template <class Ask>
std::string told(Ask&& ask) {
  try {
    return ask();
  } catch (const Error& error) {
    return std::string("refused: ") + error.what();
  }
}

}  // namespace

SnapshotSide::SnapshotSide(const World& world, std::size_t pieces, Random& random, const TempDir& folder, const std::string& name)
    : snapshot_(world, random_cuts(random, world, pieces), folder, name), cache_(query::make_cache()) {}

std::string SnapshotSide::search(SearchRequest request, const Viewer& viewer) const {
  return told([&] {
    const auto answer = query::answer(snapshot_, request, viewer, *cache_, std::nullopt);
    auto bytes = bytes_of(answer.result);
    if (!answer.last) return bytes;
    bytes += "next " + query::print_cursor({*answer.last, ""}, request, viewer, "key") + "\n";
    request.offset = 0;
    return bytes + bytes_of(query::answer(snapshot_, request, viewer, *cache_, answer.last).result);
  });
}

std::string SnapshotSide::get(const std::string& subject, const Viewer& viewer) const {
  return told([&] { return bytes_of(query::get(snapshot_, subject, viewer, *cache_)); });
}

std::string SnapshotSide::fields(const Viewer& viewer) const {
  return told([&] { return bytes_of(query::fields(snapshot_, viewer, *cache_)); });
}

std::string SnapshotSide::similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const {
  return told([&] { return bytes_of(query::similar(snapshot_, subject, request, viewer, *cache_)); });
}

IndexSide::IndexSide(const std::filesystem::path& directory) : index_(directory, {.create = true}) {
  index::Database(directory / "catalog.db", false).run("UPDATE meta SET value = ? WHERE name = 'cursor_key'", std::string_view(std::string(64, 'a')));
}

void IndexSide::put(const Entry& entry) {
  Record record;
  record.subject = entry.subject;
  record.entry_id = entry.entry_id;
  record.kind = entry.kind;
  record.content = entry.content;
  record.visible_to = entry.visible_to;
  writer().upsert(accept(std::move(record), "urn:test:owner"));
}

IndexWriter& IndexSide::writer() {
  if (!writer_) writer_.emplace(index_.writer());
  return *writer_;
}

std::string IndexSide::search(SearchRequest request, const Viewer& viewer) const {
  return told([&] {
    const auto result = index_.search(request, viewer);
    auto bytes = bytes_of(result);
    if (result.cursor.empty()) return bytes;
    bytes += "next " + (request.sort.empty() ? std::to_string(result.cursor.size()) : result.cursor) + "\n";
    request.offset = 0;
    request.cursor = result.cursor;
    return bytes + bytes_of(index_.search(request, viewer));
  });
}

std::string IndexSide::get(const std::string& subject, const Viewer& viewer) const {
  return told([&] { return bytes_of(index_.get(subject, viewer)); });
}

std::string IndexSide::fields(const Viewer& viewer) const {
  return told([&] { return bytes_of(index_.fields(viewer)); });
}

std::string IndexSide::similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const {
  return told([&] { return bytes_of(index_.similar(subject, request, viewer)); });
}

std::string IndexSide::all(const SearchRequest& request, const Viewer& viewer) const {
  return told([&] {
    std::string bytes;
    (void)index_.export_records(request, viewer, [&](const Hit& hit) {
      bytes += bytes_of(std::vector<Hit>{hit});
      return true;
    });
    return bytes;
  });
}

}  // namespace quarry::test
