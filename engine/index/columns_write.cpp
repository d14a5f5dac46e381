// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "index/columns.hpp"
#include "index/columns_form.hpp"
#include "index/typed_values.hpp"
#include "index/words_file.hpp"

namespace quarry::index {
namespace {

/// The values in their final order: each document's sorted and unique, documents that have any, and where theirs begin.
template <class T>
struct Grouped {
  std::vector<std::uint32_t> docs, starts;
  std::vector<T> values;
  bool multi = false;
};

template <class T>
Grouped<T> group(ColumnValues<T>&& from) {
  Grouped<T> out;
  auto& values = from.values;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size();) {
    const auto doc = from.docs[i];
    auto end = i + 1;
    while (end < values.size() && from.docs[end] == doc) ++end;
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(i);
    auto last = values.begin() + static_cast<std::ptrdiff_t>(end);
    if (end - i > 1) {
      std::sort(first, last);
      last = std::unique(first, last);
    }
    out.docs.push_back(doc);
    out.starts.push_back(static_cast<std::uint32_t>(kept));
    out.multi = out.multi || last - first > 1;
    std::move(first, last, values.begin() + static_cast<std::ptrdiff_t>(kept));
    kept += static_cast<std::size_t>(last - first);
    i = end;
  }
  out.starts.push_back(static_cast<std::uint32_t>(kept));
  values.resize(kept);
  out.values = std::move(values);
  return out;
}

/// A dense column has a place for each document.
template <class T>
void spread(Grouped<T>& from, std::uint32_t documents) {
  if (from.docs.size() == documents) return;
  std::vector<std::uint32_t> starts(documents + std::size_t{1});
  std::vector<T> single(from.multi ? 0 : documents);
  std::size_t next = 0;
  for (std::uint32_t doc = 0; doc < documents; ++doc) {
    starts[doc] = from.starts[next];
    if (next < from.docs.size() && from.docs[next] == doc) {
      if (!from.multi) single[doc] = from.values[next];
      ++next;
    }
  }
  starts[documents] = from.starts[next];
  from.starts = std::move(starts);
  if (!from.multi) from.values = std::move(single);
}

std::vector<std::uint64_t> present_bits(const std::vector<std::uint32_t>& docs, std::uint32_t documents) {
  Bitmap bits(documents);
  for (const auto doc : docs) bits.set(doc);
  return std::move(bits.words());
}

/// Writes the values in the narrowest width for ordinals of single-valued columns, else as they are.
template <class T>
std::pair<std::uint64_t, unsigned> write_values(FileWriter& file, const std::vector<T>& values, bool multi) {
  if constexpr (std::is_same_v<T, std::uint32_t>) {
    const auto high = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
    if (!multi && high <= 0xff)
      return {file.array(std::vector<std::uint8_t>(values.begin(), values.end())), 1};
    if (!multi && high <= 0xffff)
      return {file.array(std::vector<std::uint16_t>(values.begin(), values.end())), 2};
  }
  (void)multi;
  return {file.array(values), sizeof(T)};
}

}  // namespace

template <class T>
void ColumnsWriter::body(std::string_view path, ColumnKind kind, ColumnValues<T>&& values) {
  auto grouped = group(std::move(values));
  ColumnForm form;
  form.documents = static_cast<std::uint32_t>(grouped.docs.size());
  form.multi = grouped.multi;
  form.sparse = grouped.docs.size() * std::uint64_t{16} < documents_;
  if (form.sparse) {
    form.present = file_.array(grouped.docs);
  } else {
    if (grouped.docs.size() != documents_) form.present = file_.array(present_bits(grouped.docs, documents_));
    spread(grouped, documents_);
  }
  if (form.multi) form.starts = file_.array(grouped.starts);
  form.count = grouped.values.size();
  std::tie(form.values, form.width) = write_values(file_, grouped.values, form.multi);
  columns_.text(path);
  columns_.number(static_cast<std::uint64_t>(kind));
  form.write(columns_);
  ++count_;
}

void ColumnsWriter::numbers(std::string_view path, ColumnValues<double>&& values) {
  body(path, ColumnKind::number, std::move(values));
}
void ColumnsWriter::dates(std::string_view path, ColumnValues<std::int64_t>&& values) {
  body(path, ColumnKind::date, std::move(values));
}
void ColumnsWriter::bools(std::string_view path, ColumnValues<std::uint32_t>&& values) {
  body(path, ColumnKind::boolean, std::move(values));
}

void ColumnsWriter::keywords(std::string_view path, ColumnValues<std::uint32_t>&& values,
                             const KeywordStrings& strings) {
  body(path, ColumnKind::keyword, std::move(values));
  const auto pool = [&](auto&& text_of) {
    std::vector<std::uint32_t> starts{0};
    std::size_t end = 0;
    starts.reserve(strings.folded.size() + 1);
    for (std::size_t i = 0; i < strings.folded.size(); ++i)
      starts.push_back(pool_place(end += text_of(i).size(), std::string(path)));
    columns_.number(file_.array(starts));
    columns_.number(file_.align());
    for (std::size_t i = 0; i < strings.folded.size(); ++i) file_.bytes(text_of(i).data(), text_of(i).size());
    columns_.number(end);
  };
  columns_.number(strings.folded.size());
  pool([&](std::size_t i) { return strings.folded[i]; });
  const bool differ = strings.folded != strings.spelling;
  columns_.number(spellings_are_known | (differ ? spellings_differ : 0));
  if (differ)
    pool([&](std::size_t i) {
      return strings.spelling[i] == strings.folded[i] ? std::string_view() : strings.spelling[i];
    });
  columns_.number(strings.varied.size());
  columns_.number(file_.array(strings.varied));
}

void ColumnsWriter::describe(DirectoryWriter& directory) const {
  directory.number(count_);
  directory.text(columns_.bytes());
}

ColumnsBuilder::Path& ColumnsBuilder::at(std::string_view path) {
  const auto id = names_.intern(path);
  if (id == paths_.size()) paths_.emplace_back();
  return paths_[id];
}

void ColumnsBuilder::number(std::string_view path, std::uint32_t doc, double value) {
  auto& column = at(path).numbers;
  if (!column) column = std::make_unique<ColumnValues<double>>();
  column->add(doc, value == 0 ? 0.0 : value);  // -0 is 0: equal values have equal bytes
}

void ColumnsBuilder::date(std::string_view path, std::uint32_t doc, std::int64_t milliseconds) {
  auto& column = at(path).dates;
  if (!column) column = std::make_unique<ColumnValues<std::int64_t>>();
  column->add(doc, milliseconds);
}

void ColumnsBuilder::boolean(std::string_view path, std::uint32_t doc, bool value) {
  auto& column = at(path).bools;
  if (!column) column = std::make_unique<ColumnValues<std::uint32_t>>();
  column->add(doc, value);
}

void ColumnsBuilder::keyword(std::string_view path, std::uint32_t doc, std::string_view value) {
  auto& column = at(path).keywords;
  if (!column) column = std::make_unique<Keywords>();
  const auto folded = fold_case(value);
  const auto id = column->folded.intern(folded);
  if (id == column->spelling.size()) {
    column->spelling.push_back(folded == value ? 0 : column->spellings.intern(value) + 1);
    column->varied.push_back(0);
  } else if (const auto known = column->spelling[id]; value != (known == 0 ? folded : column->spellings[known - 1])) {
    column->varied[id] = 1;
  }
  column->values.add(doc, id);
}

void ColumnsBuilder::finish_keywords(ColumnsWriter& writer, std::string_view path, Keywords& keywords) {
  const auto count = keywords.folded.size();
  std::vector<std::uint32_t> order(count), ordinal(count);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return keywords.folded[a] < keywords.folded[b]; });
  KeywordStrings strings;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto id = order[i], spelling = keywords.spelling[id];
    ordinal[id] = i;
    if (keywords.varied[id] != 0) strings.varied.push_back(i);
    strings.folded.push_back(keywords.folded[id]);
    strings.spelling.push_back(spelling == 0 ? keywords.folded[id] : keywords.spellings[spelling - 1]);
  }
  for (auto& value : keywords.values.values) value = ordinal[value];
  writer.keywords(path, std::move(keywords.values), strings);
}

void ColumnsBuilder::finish(ColumnsWriter& writer) {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return names_[a] < names_[b]; });
  for (const auto id : order) {
    auto& path = paths_[id];
    if (path.numbers) writer.numbers(names_[id], std::move(*path.numbers));
    if (path.dates) writer.dates(names_[id], std::move(*path.dates));
    if (path.keywords) finish_keywords(writer, names_[id], *path.keywords);
    if (path.bools) writer.bools(names_[id], std::move(*path.bools));
    path = {};
  }
}

}  // namespace quarry::index
