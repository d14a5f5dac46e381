// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <unordered_map>

#include "index/tokens.hpp"
#include "index/words_file.hpp"
#include "index/xapian_glass.hpp"
#include "index/xapian_postings.hpp"

namespace quarry::index {
namespace {

constexpr std::string_view lengths_key{"\0\xe0", 2};
constexpr std::size_t chunk_bytes = 1'900;  // with key and head below GlassWriter::most_item_bytes

/// A posting list as Glass packs it: occurrences of the first document, then (gap - 1, occurrences) of each further one.
struct List {
  std::string bytes;
  std::uint32_t first = 0, last = 0;  ///< docids
  std::uint32_t documents = 0;
  std::uint64_t occurrences = 0;

  void add(std::uint32_t docid, std::uint32_t count) {
    if (documents == 0) {
      first = docid;
    } else {
      pack_glass(bytes, docid - last - 1);
    }
    pack_glass(bytes, count);
    last = docid;
    ++documents;
    occurrences += count;
  }
};

std::uint32_t unpack(std::string_view bytes, std::size_t& at) {
  std::uint32_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

/// Writes a list in chunks, the first under `key`, the others under `key`, `separator` and their first docid.
class ListWriter {
 public:
  explicit ListWriter(GlassWriter& table) : table_(table) {}

  void write(std::string_view key, std::string_view separator, const List& list, bool counted) {
    const std::string_view bytes = list.bytes;
    std::size_t begin = 0;
    auto first = list.first;
    const auto chunk = [&](std::size_t end, std::uint32_t last) {
      put(key, separator, list, counted, first, last, bytes.substr(begin, end - begin));
    };
    if (bytes.size() > chunk_bytes) {
      std::size_t at = 0;
      auto docid = first;
      unpack(bytes, at);
      while (at < bytes.size()) {
        const auto end = at;
        const auto next = docid + unpack(bytes, at) + 1;
        if (end - begin >= chunk_bytes) {
          chunk(end, docid);
          begin = at;  // the gap is not written: the chunk's key says it
          first = next;
        }
        docid = next;
        unpack(bytes, at);
      }
    }
    chunk(bytes.size(), list.last);
  }

 private:
  void put(std::string_view key, std::string_view separator, const List& list, bool counted, std::uint32_t first,
           std::uint32_t last, std::string_view bytes) {
    key_.assign(key);
    tag_.clear();
    if (first == list.first) {
      pack_glass(tag_, counted ? list.documents : 0);
      pack_glass(tag_, counted ? list.occurrences : 0);
      pack_glass(tag_, first - 1);
    } else {
      key_.append(separator);
      pack_glass_sorting(key_, first);
    }
    tag_ += last == list.last ? '1' : '0';
    pack_glass(tag_, last - first);
    tag_.append(bytes);
    table_.add(key_, tag_);
  }

  GlassWriter& table_;
  std::string key_, tag_;
};

/// Turns token streams into posting lists: one per word, and one per field and word.
class Inverter {
 public:
  explicit Inverter(const TokensFile& tokens, const WordsFile& words) : tokens_(tokens), words_(words) {
    for (std::uint32_t doc = 0; doc < tokens.documents(); ++doc) add(doc);
  }

  void write(const std::filesystem::path& output) {
    GlassWriter table(output);
    ListWriter writer(table);
    writer.write(lengths_key, {}, lengths_, false);
    FieldPrefixes prefixes;
    for (const auto& field : tokens_.fields()) prefixes.add(field);
    // Words come first: none begins with the byte that fields' prefixes do.
    std::vector<std::uint32_t> fields(prefixes.size());
    for (std::uint32_t i = 0; i < fields.size(); ++i) fields[i] = i;
    std::sort(fields.begin(), fields.end(),
              [&](std::uint32_t a, std::uint32_t b) { return prefixes[a] < prefixes[b]; });
    std::vector<std::uint64_t> place(fields.size() + 1);
    for (std::size_t i = 0; i < fields.size(); ++i) place[fields[i] + 1] = i + 1;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(ids_.size());
    for (const auto& [term, id] : ids_)
      order.emplace_back(place[term >> 32] << 32 | words_.rank(static_cast<std::uint32_t>(term)), id);
    std::sort(order.begin(), order.end());
    std::string key;
    for (const auto& [sorted, id] : order) {
      key.clear();
      if (sorted >> 32 != 0) key = prefixes[fields[(sorted >> 32) - 1]];
      key += words_.sorted(static_cast<std::uint32_t>(sorted));
      writer.write(key, {"\0", 1}, lists_[id], true);
      lists_[id].bytes = {};
    }
    statistics_.documents = static_cast<std::uint32_t>(tokens_.documents());
    table.finish(statistics_);
  }

 private:
  void add(std::uint32_t doc) {
    terms_.clear();
    for (auto reader = tokens_.document(doc); tokens_.next_text(reader, text_);) {
      const bool named = !tokens_.fields()[text_.field].empty();
      for (const auto word : text_.words) {
        terms_.push_back(word);
        if (named) terms_.push_back((std::uint64_t{text_.field} + 1) << 32 | word);
      }
    }
    const auto length = static_cast<std::uint32_t>(terms_.size());
    std::sort(terms_.begin(), terms_.end());
    for (std::size_t i = 0, end; i < terms_.size(); i = end) {
      for (end = i + 1; end < terms_.size() && terms_[end] == terms_[i];) ++end;
      const auto count = static_cast<std::uint32_t>(end - i);
      statistics_.most_occurrences = std::max(statistics_.most_occurrences, count);
      list_of(terms_[i]).add(doc + 1, count);
    }
    lengths_.add(doc + 1, length);
    statistics_.total_length += length;
    statistics_.longest = std::max(statistics_.longest, length);
    if (length != 0 && (statistics_.shortest == 0 || length < statistics_.shortest)) statistics_.shortest = length;
  }

  List& list_of(std::uint64_t term) {
    const auto [found, fresh] = ids_.try_emplace(term, static_cast<std::uint32_t>(lists_.size()));
    if (fresh) lists_.emplace_back();
    return lists_[found->second];
  }

  const TokensFile& tokens_;
  const WordsFile& words_;
  std::unordered_map<std::uint64_t, std::uint32_t> ids_;  ///< (field + 1, or 0 for any) and word -> list
  std::vector<List> lists_;
  List lengths_;
  GlassStatistics statistics_;
  std::vector<std::uint64_t> terms_;
  TokenText text_;
};

}  // namespace

void write_postings(const TokensFile& tokens, const WordsFile& words, const std::filesystem::path& output) {
  if (tokens.documents() == 0) return compact_postings({}, output);
  Inverter(tokens, words).write(output);
}

}  // namespace quarry::index
