// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/proximity.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace quarry::query {
namespace {

/// One word of a phrase: its places there, and in the text; both rising.
struct Places {
  std::vector<std::ptrdiff_t> asked, found;

  /// Whether each asked place takes one of its own that is moved by `least` to `most`. The windows are equally wide and rise,
  /// so each takes the first that is left.
  bool fit(std::ptrdiff_t least, std::ptrdiff_t most) const {
    auto next = found.begin();
    for (const auto place : asked) {
      next = std::lower_bound(next, found.end(), place + least);
      if (next == found.end() || *next > place + most) return false;
      ++next;
    }
    return true;
  }
};

}  // namespace

bool is_near(const std::vector<std::string_view>& text, const std::vector<std::string>& phrase, unsigned distance, const Deadline& deadline) {
  std::map<std::string_view, Places> words;
  for (std::size_t i = 0; i < phrase.size(); ++i) words[phrase[i]].asked.push_back(static_cast<std::ptrdiff_t>(i));
  for (std::size_t i = 0; i < text.size(); ++i)
    if (const auto word = words.find(text[i]); word != words.end()) word->second.found.push_back(static_cast<std::ptrdiff_t>(i));
  std::size_t tried = 0;
  for (const auto& [word, places] : words)
    for (const auto asked : places.asked)
      for (const auto found : places.found) {  // this one is moved least
        if (++tried % 1'024 == 0) deadline.check();
        const auto least = found - asked;
        const auto fits = [&](const auto& one) { return one.second.fit(least, least + static_cast<std::ptrdiff_t>(distance)); };
        if (std::all_of(words.begin(), words.end(), fits)) return true;
      }
  return false;
}

}  // namespace quarry::query
