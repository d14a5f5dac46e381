// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/postings_writer.hpp"

#include <algorithm>

#include "index/segment_files.hpp"

namespace quarry::index {

PostingsWriter::PostingsWriter(const std::filesystem::path& directory, std::span<const std::uint64_t> lengths)
    : directory_(directory), table_(directory / file_name::postings), lists_(table_),
      hot_(static_cast<std::uint32_t>(lengths.size())) {
  statistics_.documents = static_cast<std::uint32_t>(lengths.size());
  for (const auto length : lengths) {
    statistics_.total_length += length;
    statistics_.longest = std::max(statistics_.longest, static_cast<std::uint32_t>(length));
    if (length != 0 && (statistics_.shortest == 0 || length < statistics_.shortest))
      statistics_.shortest = static_cast<std::uint32_t>(length);
  }
  lists_.lengths(lengths);
}

void PostingsWriter::term(std::string_view term, const PostingList& list) {
  if (list.documents.size() >= hot_threshold(statistics_.documents)) return hot_.add(term, list);
  lists_.term(term, list);
  statistics_.most_occurrences = std::max(statistics_.most_occurrences, *std::max_element(list.occurrences.begin(), list.occurrences.end()));
}

void PostingsWriter::finish() {
  table_.finish(statistics_);
  hot_.finish(directory_ / file_name::hot);
}

void write_no_postings(const std::filesystem::path& directory) {
  make_empty_database(directory / file_name::postings);
  HotWriter(0).finish(directory / file_name::hot);
}

}  // namespace quarry::index
