// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "index/crash_point.hpp"
#include "index/publish.hpp"
#include "quarry/json.hpp"

namespace quarry::index {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t most_rows = 250'000;
/// Fewer rows than this are not worth a second segment.
constexpr std::int64_t rows_worth_a_builder = 20'000;

/// Feeds catalog rows to a segment's builder.
class Feeder {
 public:
  Feeder(Store& store, Catalog& catalog) : catalog_(catalog), id_(store.new_segment()), directory_(segment_path(store.directory(), id_)) {}

  void add(const CatalogRow& row) {
    if (!builder_) {
      crash_point("before segment");
      builder_ = std::make_unique<SegmentBuilder>(directory_);
    }
    const auto content = parse_json(catalog_.text(row));
    builder_->add({row.row, row.subject, row.entry_id, row.kind, row.first_version, &content, row.dataset.value_or(0)});
    acl_sets_.push_back(static_cast<std::uint32_t>(row.acl_set));
  }

  BuiltSegment finish() {
    if (!builder_) return {};
    builder_->finish();
    builder_.reset();
    crash_point("segment built");
    return {std::move(id_), std::move(acl_sets_)};
  }

 private:
  Catalog& catalog_;
  std::string id_;
  fs::path directory_;
  std::unique_ptr<SegmentBuilder> builder_;
  std::vector<std::uint32_t> acl_sets_;
};

/// Borders between builders: none falls between two rows of a subject.
std::vector<std::int64_t> cut(Catalog& catalog, std::int64_t from, std::int64_t to, std::int64_t parts) {
  std::vector<std::int64_t> borders{from};
  for (std::int64_t part = 1; part < parts; ++part) {
    auto border = from + (to - from) * part / parts;
    std::string subject;
    bool first = true;
    Run run(catalog.database(), "SELECT id, subject FROM rows WHERE id >= ? AND id <= ? ORDER BY id");
    run.bind(1, border).bind(2, to);
    while (run.next()) {
      if (!first && run.text(1) != subject) break;
      if (first) subject = run.text(1);
      first = false;
      border = run.integer(0);
    }
    if (border > borders.back() && border < to) borders.push_back(border);
  }
  borders.push_back(to);
  return borders;
}

}  // namespace

void run_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& job) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&] {
    for (auto i = next++; i < count; i = next++) {
      try {
        job(i);
      } catch (...) {  // nothing may leave a thread: the caller's throws it again, whatever it is
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(count, threads); ++i) helpers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
}

std::vector<BuiltSegment> build_segments(Store& store, std::int64_t from, std::int64_t to,
                                         const std::function<bool(const CatalogRow&)>& skip, const BuildProgress& progress) {
  if (from >= to) return {};
  const auto threads = std::max<std::int64_t>(1, std::thread::hardware_concurrency());
  const auto rows = to - from;
  const auto parts = std::max((rows + most_rows - 1) / most_rows, std::min(threads, rows / rows_worth_a_builder));
  const auto borders = cut(*store.lease(), from, to, parts);
  std::vector<BuiltSegment> built(borders.size() - 1);
  std::mutex mutex;
  std::uint64_t done = 0;
  run_parallel(built.size(), static_cast<std::size_t>(threads), [&](std::size_t part) {
    const auto catalog = store.lease();
    Feeder feeder(store, *catalog);
    std::uint64_t seen = 0;
    const auto report = [&] {
      const std::lock_guard lock(mutex);
      done += seen;
      seen = 0;
      if (progress) progress(done, std::max(done, static_cast<std::uint64_t>(rows)));
    };
    catalog->for_each_row(borders[part], borders[part + 1], [&](const CatalogRow& row) {
      if (!skip(row)) feeder.add(row);
      if (++seen == 1000) report();
    });
    report();
    built[part] = feeder.finish();
  });
  std::erase_if(built, [](const BuiltSegment& segment) { return segment.id.empty(); });
  return built;
}

BuiltSegment build_segment(Store& store, const std::vector<std::int64_t>& rows) {
  const auto catalog = store.lease();
  Feeder feeder(store, *catalog);
  for (const auto row : rows) {
    const auto found = catalog->row(row);
    if (!found)
      throw Error(Code::corrupt, "catalog row " + std::to_string(row) +
                                     " is missing though a segment names it; run `quarry reindex`");
    feeder.add(*found);
  }
  return feeder.finish();
}

}  // namespace quarry::index
