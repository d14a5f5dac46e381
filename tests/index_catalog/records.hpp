// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "index/store.hpp"
#include "quarry/index.hpp"
#include "quarry/record.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

inline ValidRecord entry(const std::string& subject, const std::string& text, std::vector<std::string> visible_to = {"public"},
                         const std::string& entry_id = "") {
  Record record;
  record.subject = subject;
  record.entry_id = entry_id;
  record.content = Object{{"text", text}};
  record.visible_to = std::move(visible_to);
  return accept(std::move(record), "urn:quarry:local:owner");
}

/// What a snapshot shows of an entry.
struct Shown {
  std::string text;
  std::vector<std::string> principals;
  bool operator==(const Shown&) const = default;
  friend bool operator<(const Shown& a, const Shown& b) { return std::tie(a.text, a.principals) < std::tie(b.text, b.principals); }
};

/// Every row that the default search may see, by subject and entry id.
inline std::multimap<std::string, Shown> shown(const index::Snapshot& snapshot) {
  std::multimap<std::string, Shown> all;
  for (const auto& view : snapshot.segments())
    view.live->for_each([&](std::uint32_t doc) {
      const auto row = snapshot.load(view.segment->row(doc));
      if (row.gone) return;
      const auto* text = row.content.find("text");
      all.emplace(row.subject + (row.entry_id.empty() ? "" : "#" + row.entry_id),
                  Shown{text != nullptr ? text->as_string() : "", snapshot.principals((*view.acl_set)[doc])});
    });
  return all;
}

/// The same of an index directory, as another process would see it now.
inline std::multimap<std::string, Shown> shown(const std::filesystem::path& directory) {
  index::Store store(directory, {});
  return shown(*store.snapshot());
}

inline std::set<std::string> subjects(const std::multimap<std::string, Shown>& all) {
  std::set<std::string> names;
  for (const auto& [subject, row] : all) names.insert(subject);
  return names;
}

inline index::Sequence counters(const std::filesystem::path& directory) {
  index::Store store(directory, {.repair = true});
  return store.lease()->sequence();
}

}  // namespace quarry::test
