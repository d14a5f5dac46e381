// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/history.hpp"

#include <algorithm>

namespace quarry::test {
namespace {

ValidRecord accepted(const Entry& entry) {
  Record record;
  record.subject = entry.subject;
  record.entry_id = entry.entry_id;
  record.kind = entry.kind;
  record.content = entry.content;
  record.visible_to = entry.visible_to;
  return accept(std::move(record), "urn:test:owner");
}

}  // namespace

void History::ingest(const std::string& dataset, const Groups& groups) {
  {
    auto writer = index_.writer();
    writer.begin_job("/data/" + dataset, dataset);
    for (const auto& known : writer.groups())
      if (!groups.contains(known.key)) writer.remove_group(known.key);
    for (const auto& [key, entries] : groups) {
      std::vector<ValidRecord> records;
      for (const auto& entry : entries) records.push_back(accepted(entry));
      writer.replace_group(key, {}, records, false);
    }
    writer.end_job(std::nullopt);
    writer.publish();
  }
  const auto version = version_[dataset] + 1;
  bool changed = false;
  for (const auto& key : keys_[dataset])
    if (!groups.contains(key)) changed = close(key, {}, version) || changed;
  keys_[dataset].clear();
  for (const auto& [key, entries] : groups) {
    keys_[dataset].insert(key);
    std::set<std::string> kept;
    for (const auto& entry : entries) kept.insert(entry.entry_id);
    changed = close(key, kept, version) || changed;
    changed = put(dataset, version, entries) || changed;
  }
  if (changed) version_[dataset] = version;
}

/// A row of an earlier version is closed; one of this version was never shown.
void History::retire(Row& row, std::int64_t version) { row.last = row.first < version ? version - 1 : -1; }

bool History::close(const std::string& subject, const std::set<std::string>& kept, std::int64_t version) {
  bool changed = false;
  for (auto& row : rows_) {
    if (row.entry.subject != subject || row.last != open || kept.contains(row.entry.entry_id)) continue;
    retire(row, version);
    changed = true;
  }
  return changed;
}

bool History::put(const std::string& dataset, std::int64_t version, const std::vector<Entry>& entries) {
  bool changed = false;
  for (auto entry : entries) {
    const auto old = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
      return row.last == open && row.entry.subject == entry.subject && row.entry.entry_id == entry.entry_id;
    });
    const auto scroll_id = [&] {
      for (const auto& row : rows_)
        if (row.entry.subject == entry.subject) return row.entry.content.at_path("mdf.scroll_id")->as_integer();
      return entries.front().kind == RecordKind::dataset ? 0 : ++next_scroll_id_[dataset];
    }();
    entry.content.set_path("mdf.scroll_id", scroll_id);
    auto told = entry.visible_to;
    if (old != rows_.end()) {
      if (old->entry.content == entry.content && old->entry.kind == entry.kind && old->told == told) continue;
      // A list that was set by hand stays until an ingest states another one than before.
      if (old->told == told) {
        entry.visible_to = old->entry.visible_to;
      } else {
        for (auto& row : rows_)
          if (row.entry.subject == entry.subject && row.entry.entry_id == entry.entry_id) row.entry.visible_to = told;
      }
      retire(*old, version);
    }
    changed = true;
    rows_.push_back({std::move(entry), std::move(told), dataset, version, open});
  }
  return changed;
}

void History::load(const Entry& entry) {
  auto writer = index_.writer();
  writer.upsert(accepted(entry));
  writer.publish();
  std::erase_if(rows_, [&](const Row& row) { return row.entry.subject == entry.subject && row.entry.entry_id == entry.entry_id; });
  rows_.push_back({entry, entry.visible_to, {}, 0, open});
}

void History::remove(const std::string& subject) {
  index_.remove({subject}, Viewer::all_seeing());
  std::erase_if(rows_, [&](const Row& row) { return row.entry.subject == subject; });
}

void History::share(const std::string& subject, const std::vector<std::string>& visible_to) {
  index_.share({subject}, Viewer::all_seeing(), visible_to, "");
  for (auto& row : rows_)
    if (row.entry.subject == subject) row.entry.visible_to = visible_to;
}

template <class Stood>
World History::world(Stood&& stood) const {
  World world;
  for (const auto& row : rows_)
    if (stood(row)) world.push_back(row.entry);
  std::sort(world.begin(), world.end(), [](const Entry& a, const Entry& b) { return std::tie(a.subject, a.entry_id) < std::tie(b.subject, b.entry_id); });
  return world;
}

World History::now() const {
  return world([](const Row& row) { return row.last == open; });
}

World History::as_of(const std::string& dataset, std::int64_t version) const {
  return world([&](const Row& row) { return row.dataset == dataset && row.first <= version && version <= row.last; });
}

std::int64_t History::last_version(const std::string& dataset) const {
  const auto found = version_.find(dataset);
  return found == version_.end() ? 0 : found->second;
}

std::map<std::int64_t, std::uint64_t> History::versions(const std::string& dataset, const Viewer& viewer) const {
  std::map<std::int64_t, std::uint64_t> out;
  std::vector<std::string> before;
  for (std::int64_t version = 1; version <= last_version(dataset); ++version) {
    std::vector<std::string> said;
    std::uint64_t records = 0;
    for (const auto& entry : as_of(dataset, version)) {
      if (!viewer.sees_all() && !viewer.sees(entry.visible_to)) continue;
      said.push_back(bytes_of({Hit{entry.subject, 0, {{entry.entry_id, entry.content, {}}}, {}}}));
      records += entry.kind == RecordKind::record;
    }
    if (said != before) out[version] = records;
    before = std::move(said);
  }
  return out;
}

void change(Random& random, const std::string& dataset, std::size_t groups, Groups& of) {
  std::erase_if(of, [&](const auto&) { return below(random, 6) == 0; });
  for (auto& [key, entries] : of) {
    if (below(random, 3) != 0) continue;
    const auto other = random_world(random, 1, "x").front();
    auto& entry = entries[below(random, entries.size())];
    if (below(random, 3) != 0) entry.content = other.content;
    if (below(random, 4) == 0) entry.visible_to = other.visible_to;
    if (entries.size() > 1 && below(random, 5) == 0) entries.pop_back();
  }
  // Some of those that went come again.
  Groups fresh;
  for (auto& entry : random_world(random, groups, dataset + "/")) fresh[entry.subject].push_back(std::move(entry));
  for (auto& [key, entries] : fresh)
    if (below(random, 2) == 0) of.try_emplace(key, std::move(entries));
}

}  // namespace quarry::test
