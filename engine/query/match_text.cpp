// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/match_text.hpp"

#include <algorithm>

#include "query/match_terms.hpp"
#include "query/proximity.hpp"

namespace quarry::query {

using index::Bitmap;
using Text = std::vector<std::string_view>;

void TextMatcher::add_word(const std::string& path, const std::string& word, Bitmap& out) const {
  deadline.check();
  segment.add_documents(path, word, out);
}

Bitmap TextMatcher::with_word(const std::string& path, const std::string& word) const {
  return with_all(path, {&word, 1});
}

Bitmap TextMatcher::with_all(const std::string& path, std::span<const std::string> words) const {
  deadline.check();
  return documents_with(segment, path, words);
}

/// Documents with all these words in one text that `fits`.
template <class Fits>
Bitmap TextMatcher::with_text(const std::string& path, const std::vector<std::string>& words, Fits&& fits) const {
  auto out = none();
  std::size_t seen = 0;
  with_all(path, words).for_each([&](std::uint32_t doc) {
    if (++seen % 1'024 == 0) deadline.check();
    bool found = false;
    segment.for_each_text(doc, [&](std::string_view at, const Text& text) {
      found = found || ((path.empty() || at == path) && fits(text));
    });
    if (found) out.set(doc);
  });
  return out;
}

Bitmap TextMatcher::with_phrase(const std::string& path, const std::vector<std::string>& words, unsigned distance) const {
  if (words.empty()) return none();
  if (words.size() == 1) return with_word(path, words.front());
  if (distance != 0) return with_text(path, words, [&](const Text& text) { return is_near(text, words, distance, deadline); });
  auto out = none();
  const auto phrase = segment.phrase(words);
  if (!phrase) return out;
  std::size_t seen = 0;
  with_all(path, words).for_each([&](std::uint32_t doc) {
    if (++seen % 4'096 == 0) deadline.check();
    if (segment.has_phrase(doc, path, *phrase)) out.set(doc);
  });
  return out;
}

Bitmap TextMatcher::with_whole(const std::string& path, const std::vector<std::string>& words) const {
  if (words.empty()) return none();
  return with_text(path, words, [&](const Text& text) { return std::equal(text.begin(), text.end(), words.begin(), words.end()); });
}

}  // namespace quarry::query
