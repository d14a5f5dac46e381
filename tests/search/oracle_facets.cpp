// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/oracle_facets.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>

#include "index/segment.hpp"
#include "index/typed_values.hpp"
#include "quarry/date.hpp"
#include "quarry/units.hpp"

namespace quarry::test {
namespace {

Value whole(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15) return static_cast<std::int64_t>(number);
  return number;
}

template <class T>
std::set<T> of_path(const std::map<std::string, std::set<T>>& values, const std::string& path) {
  const auto found = values.find(path);
  return found == values.end() ? std::set<T>() : found->second;
}

/// How a facet shows the numbers of its field.
struct Unit {
  explicit Unit(const FacetRequest& request) {
    kept = kept_unit(request.field);
    asked = request.unit.empty() ? kept : request.unit;
    if (kept.empty() && !asked.empty()) kept = *canonical_unit(asked);
  }
  static std::string kept_unit(const std::string& field) {
    if (field == "encut") return "eV";
    if (field == "electron_microscopy.beam_energy") return "keV";
    return {};
  }
  bool converts() const { return asked != kept; }
  double operator()(double value) const { return converts() ? *convert(value, kept, asked) : value; }
  double rounded(double value) const {
    if (!converts()) return value;
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value);
    return std::strtod(text, nullptr);
  }
  bool reaches(double value, double bound) const { return value >= bound - (converts() ? 1e-12 * std::abs(bound) : 0); }
  std::string kept, asked;
};

/// The numbers of an entry that are terms.
std::set<double> term_numbers(const OracleEntry& entry, const std::string& path) {
  return entry.keywords.contains(path) ? std::set<double>() : of_path(entry.numbers, path);
}

// ---- terms

struct Counts {
  std::map<bool, std::vector<std::size_t>> bools;
  std::map<double, std::vector<std::size_t>> numbers;
  std::map<std::string, std::vector<std::size_t>> keywords;  // the subjects
};

Counts count(const FacetRequest& request, const std::vector<OracleSubject>& subjects) {
  const auto path = column_of(request.field);
  const auto prefix = index::fold_case(request.prefix);
  Counts counts;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    std::set<bool> bools;
    std::set<double> numbers;
    std::set<std::string> keywords;
    for (const auto* entry : subjects[i]) {
      bools.merge(of_path(entry->bools, path));
      numbers.merge(term_numbers(*entry, path));
      keywords.merge(of_path(entry->keywords, path));
    }
    for (const auto value : prefix.empty() ? bools : std::set<bool>()) counts.bools[value].push_back(i);
    for (const auto value : prefix.empty() ? numbers : std::set<double>()) counts.numbers[value].push_back(i);
    for (const auto& value : keywords)
      if (value.starts_with(prefix)) counts.keywords[value].push_back(i);
  }
  return counts;
}

std::string spelt(const std::string& keyword, const std::string& path, const std::vector<OracleSubject>& subjects, const std::vector<std::size_t>& having) {
  std::optional<std::uint64_t> lowest;
  std::set<std::string> spellings;
  for (const auto i : having) {
    const auto hash = index::subject_hash(subjects[i].front()->entry->subject);
    if (lowest && hash > *lowest) continue;
    lowest = hash;
    spellings.clear();
    for (const auto* entry : subjects[i])
      if (const auto at = entry->spellings.find(path); at != entry->spellings.end())
        if (const auto own = at->second.find(keyword); own != at->second.end()) spellings.insert(own->second.begin(), own->second.end());
  }
  return *spellings.begin();
}

/// The subjects cut to the entries for which `holds`.
template <class Holds>
std::vector<OracleSubject> only(const std::vector<OracleSubject>& subjects, Holds&& holds) {
  std::vector<OracleSubject> out;
  for (const auto& subject : subjects) {
    OracleSubject kept;
    std::copy_if(subject.begin(), subject.end(), std::back_inserter(kept), [&](const OracleEntry* entry) { return holds(*entry); });
    if (!kept.empty()) out.push_back(std::move(kept));
  }
  return out;
}

bool has_term(const OracleEntry& entry, const std::string& path, const Value& value) {
  if (value.is_bool()) return of_path(entry.bools, path).contains(value.as_bool());
  if (value.is_string()) return of_path(entry.keywords, path).contains(index::fold_case(value.as_string()));
  return term_numbers(entry, path).contains(value.as_number());
}

void terms(const FacetRequest& request, const std::vector<OracleSubject>& subjects, Facet& facet) {
  const auto path = column_of(request.field);
  const auto counts = count(request, subjects);
  const Unit unit(request);
  std::vector<Value> kept;  // as nested facets know them
  for (const auto& [value, having] : counts.bools) facet.values.push_back({value, having.size()});
  for (const auto& [value, having] : counts.numbers) facet.values.push_back({value, having.size()});
  for (const auto& [value, having] : counts.keywords) facet.values.push_back({spelt(value, path, subjects, having), having.size()});
  std::stable_sort(facet.values.begin(), facet.values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  facet.distinct = facet.values.size();
  for (auto i = std::min<std::size_t>(facet.values.size(), request.size); i < facet.values.size(); ++i) facet.other += facet.values[i].count;
  if (facet.values.size() > request.size) facet.values.resize(request.size);
  for (auto& bucket : facet.values) {
    for (const auto& inner : request.nested)
      bucket.nested.push_back(oracle_facet(inner, only(subjects, [&](const OracleEntry& entry) { return has_term(entry, path, bucket.value); })));
    if (bucket.value.is_real()) bucket.value = whole(unit.rounded(unit(bucket.value.as_number())));
  }
}

std::uint64_t without_terms(const std::string& path, const std::vector<OracleSubject>& subjects) {
  return static_cast<std::uint64_t>(std::count_if(subjects.begin(), subjects.end(), [&](const OracleSubject& subject) {
    return std::none_of(subject.begin(), subject.end(), [&](const OracleEntry* entry) {
      return entry->bools.contains(path) || entry->numbers.contains(path) || entry->keywords.contains(path);
    });
  }));
}

// ---- histograms

/// `0.5` as 5 and one place.
struct Decimal {
  long long digits;
  int places;
  explicit Decimal(const std::string& text) {
    const auto point = text.find('.');
    places = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
    auto all = text;
    if (point != std::string::npos) all.erase(point, 1);
    digits = std::stoll(all);
  }
  double times(long long k) const { return std::strtod((std::to_string(k * digits) + "e-" + std::to_string(places)).c_str(), nullptr); }
};

/// Buckets of any subjects: `find` gives those that a value lies in.
template <class T, class Find, class Own>
void fill(const FacetRequest& request, const std::vector<OracleSubject>& subjects, std::vector<FacetCount>& buckets, Facet& facet, Own&& own, Find&& find) {
  for (const auto& subject : subjects) {
    std::set<std::size_t> met;
    bool any = false, outside = false;
    for (const auto* entry : subject)
      for (const T value : own(*entry)) {
        any = true;
        const std::vector<std::size_t> in = find(value);
        met.insert(in.begin(), in.end());
        outside = outside || in.empty();
      }
    for (const auto bucket : met) ++buckets[bucket].count;
    facet.missing += !any;
    facet.other += outside;
  }
  for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket)
    for (const auto& inner : request.nested)
      buckets[bucket].nested.push_back(oracle_facet(inner, only(subjects, [&](const OracleEntry& entry) {
        const auto values = own(entry);
        return std::any_of(values.begin(), values.end(), [&](const T value) {
          const std::vector<std::size_t> in = find(value);
          return std::find(in.begin(), in.end(), bucket) != in.end();
        });
      })));
  facet.values = buckets;
}

void trim(std::vector<FacetCount>& buckets) {
  while (!buckets.empty() && buckets.front().count == 0) buckets.erase(buckets.begin());
  while (!buckets.empty() && buckets.back().count == 0) buckets.pop_back();
}

template <class T, class Reaches>
std::vector<std::size_t> within(const std::vector<std::pair<std::optional<T>, std::optional<T>>>& spans, T value, Reaches&& reaches) {
  std::vector<std::size_t> in;
  for (std::size_t i = 0; i < spans.size(); ++i)
    if ((!spans[i].first || reaches(value, *spans[i].first)) && (!spans[i].second || !reaches(value, *spans[i].second))) in.push_back(i);
  return in;
}

using NumberSpans = std::vector<std::pair<std::optional<double>, std::optional<double>>>;

NumberSpans spans_of(const std::vector<FacetBounds>& ranges) {
  NumberSpans spans;
  const auto read = [](const Value& value) { return value.is_null() ? std::nullopt : std::optional(value.as_number()); };
  for (const auto& range : ranges) spans.emplace_back(read(range.from), read(range.to));
  return spans;
}

long long bucket_of(const Decimal& interval, const Unit& unit, double value) {
  auto k = static_cast<long long>(std::floor(value / interval.times(1)));
  while (!unit.reaches(value, interval.times(k))) --k;
  while (unit.reaches(value, interval.times(k + 1))) ++k;
  return k;
}

std::string fitting(const std::vector<double>& values, std::uint32_t size) {
  if (values.front() == values.back()) return "1";
  for (int exponent = -9; exponent < 12; ++exponent)
    for (const char digit : {'1', '2', '5'}) {
      const auto text = exponent < 0 ? "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digit : digit + std::string(static_cast<std::size_t>(exponent), '0');
      const Decimal interval(text);
      if ((values.back() - values.front()) / interval.times(1) > 1e6) continue;
      const Unit exact((FacetRequest{}));
      if (bucket_of(interval, exact, values.back()) - bucket_of(interval, exact, values.front()) < static_cast<long long>(size)) return text;
    }
  return {};
}

void histogram(const FacetRequest& request, const std::vector<OracleSubject>& subjects, Facet& facet) {
  const auto path = column_of(request.field);
  const Unit unit(request);
  std::vector<double> all;
  const auto own = [&](const OracleEntry& entry) {
    std::vector<double> values;
    for (const auto value : of_path(entry.numbers, path)) values.push_back(unit(value));
    return values;
  };
  for (const auto& subject : subjects)
    for (const auto* entry : subject)
      for (const auto value : own(*entry)) all.push_back(value);
  std::sort(all.begin(), all.end());
  auto spans = spans_of(request.ranges);
  if (request.bounds) {
    const auto from = request.bounds->from.as_number(), to = request.bounds->to.as_number();
    // The tests' bounds are whole, and their intervals divide them.
    const auto interval = request.interval.empty() ? (to - from) / request.size : std::stod(request.interval);
    for (long long k = 0; from + static_cast<double>(k) * interval < to - interval / 2; ++k)
      spans.emplace_back(from + static_cast<double>(k) * interval, std::min(to, from + static_cast<double>(k + 1) * interval));
  } else if (request.ranges.empty() && !all.empty()) {
    const Decimal interval(request.interval.empty() ? fitting(all, request.size) : request.interval);
    for (auto k = bucket_of(interval, unit, all.front()); k <= bucket_of(interval, unit, all.back()); ++k) spans.emplace_back(interval.times(k), interval.times(k + 1));
  }
  std::vector<FacetCount> buckets;
  for (const auto& [from, to] : spans) buckets.push_back({{}, 0, from ? whole(*from) : Value(), to ? whole(*to) : Value(), {}});
  fill<double>(request, subjects, buckets, facet, own, [&](double value) { return within(spans, value, [&](double v, double bound) { return unit.reaches(v, bound); }); });
  if (!request.bounds && request.ranges.empty()) trim(facet.values);
}

// ---- dates, by the C library's calendar

constexpr std::int64_t day = 86'400'000;

std::int64_t moment(int year, int month0, int mday) {
  std::tm civil{};
  civil.tm_year = year - 1900 + month0 / 12;
  civil.tm_mon = month0 % 12;
  civil.tm_mday = mday;
  return std::int64_t{timegm(&civil)} * 1000;
}

/// The beginning of the step that `date` lies in, or of the one `steps` after it.
std::int64_t step(const std::string& interval, std::int64_t date, int steps) {
  const auto seconds = static_cast<std::time_t>(date / 1000);
  std::tm civil{};
  gmtime_r(&seconds, &civil);
  const int year = civil.tm_year + 1900;
  if (interval == "year") return moment(year + steps, 0, 1);
  if (std::isdigit(static_cast<unsigned char>(interval.front())) != 0) return moment(year - year % std::stoi(interval) + std::stoi(interval) * steps, 0, 1);
  if (interval == "quarter") return moment(year, civil.tm_mon - civil.tm_mon % 3 + 3 * steps, 1);
  if (interval == "month") return moment(year, civil.tm_mon + steps, 1);
  if (interval == "week") return (date / day - (civil.tm_wday + 6) % 7 + 7 * steps) * day;
  const auto span = interval == "day" ? day : interval == "hour" ? day / 24 : interval == "minute" ? 60'000 : 1'000;
  return (date / span + steps) * span;
}

std::string fitting(std::int64_t first, std::int64_t last, std::uint32_t size) {
  for (const auto* interval : {"second", "minute", "hour", "day", "week", "month", "quarter", "year", "2y", "5y", "10y"}) {
    auto edge = step(interval, first, 0);
    for (std::uint32_t i = 0; i < size; ++i) edge = step(interval, edge, 1);
    if (edge > last) return interval;
  }
  return {};
}

using DateSpans = std::vector<std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>>;

DateSpans date_spans_of(const std::vector<FacetBounds>& ranges) {
  DateSpans spans;
  const auto read = [](const Value& value) { return value.is_null() ? std::nullopt : std::optional(parse_date(value.as_string())->begin); };
  for (const auto& range : ranges) spans.emplace_back(read(range.from), read(range.to));
  return spans;
}

void date_histogram(const FacetRequest& request, const std::vector<OracleSubject>& subjects, Facet& facet) {
  const auto path = column_of(request.field);
  std::set<std::int64_t> all;
  for (const auto& subject : subjects)
    for (const auto* entry : subject) all.merge(of_path(entry->dates, path));
  auto spans = date_spans_of(request.ranges);
  if (request.ranges.empty() && !all.empty()) {
    const auto interval = request.interval.empty() ? fitting(*all.begin(), *all.rbegin(), request.size) : request.interval;
    for (auto from = step(interval, *all.begin(), 0); from <= *all.rbegin(); from = step(interval, from, 1)) spans.emplace_back(from, step(interval, from, 1));
  }
  std::vector<FacetCount> buckets;
  for (const auto& [from, to] : spans) buckets.push_back({{}, 0, from ? Value(to_rfc3339(*from)) : Value(), to ? Value(to_rfc3339(*to)) : Value(), {}});
  fill<std::int64_t>(request, subjects, buckets, facet, [&](const OracleEntry& entry) { return of_path(entry.dates, path); },
                     [&](std::int64_t value) { return within(spans, value, [](std::int64_t v, std::int64_t bound) { return v >= bound; }); });
}

// ---- stats

__extension__ using Wide = __int128;

void stats(const FacetRequest& request, const std::vector<OracleSubject>& subjects, Facet& facet) {
  const auto path = column_of(request.field);
  const Unit unit(request);
  Wide sum = 0;  // in 2^-80
  auto& out = facet.stats;
  out.min = HUGE_VAL;
  out.max = -HUGE_VAL;
  for (const auto& subject : subjects) {
    bool any = false;
    for (const auto* entry : subject)
      for (const auto kept : of_path(entry->numbers, path)) {
        const auto value = unit(kept);
        any = true;
        ++out.count;
        out.min = std::min(out.min, value);
        out.max = std::max(out.max, value);
        sum += static_cast<Wide>(std::ldexp(value, 80));
      }
    facet.missing += !any;
  }
  if (out.count == 0) {
    out = {};
    return;
  }
  const auto total = std::ldexp(static_cast<double>(sum), -80);
  out.min = unit.rounded(out.min);
  out.max = unit.rounded(out.max);
  out.sum = unit.rounded(total);
  out.mean = unit.rounded(total / static_cast<double>(out.count));
}

}  // namespace

bool is_selected(const FacetRequest& request, const OracleEntry& entry) {
  const auto path = column_of(request.field);
  const Unit unit(request);
  if (request.type == FacetType::terms)
    return std::any_of(request.selected.begin(), request.selected.end(), [&](const Value& value) {
      if (!value.is_number()) return has_term(entry, path, value);
      const auto numbers = term_numbers(entry, path);
      return std::any_of(numbers.begin(), numbers.end(), [&](double kept) { return unit.reaches(unit(kept), value.as_number()) && unit.reaches(value.as_number(), unit(kept)); });
    });
  if (request.type == FacetType::date_histogram) {
    const auto dates = of_path(entry.dates, path);
    return std::any_of(dates.begin(), dates.end(), [&](std::int64_t date) {
      return !within(date_spans_of(request.selected_ranges), date, [](std::int64_t v, std::int64_t bound) { return v >= bound; }).empty();
    });
  }
  const auto spans = spans_of(request.selected_ranges);
  const auto numbers = of_path(entry.numbers, path);
  return std::any_of(numbers.begin(), numbers.end(), [&](double kept) {
    return !within(spans, unit(kept), [&](double v, double bound) { return unit.reaches(v, bound); }).empty();
  });
}

Facet oracle_facet(const FacetRequest& request, const std::vector<OracleSubject>& subjects) {
  Facet facet;
  facet.field = request.field;
  facet.name = request.name.empty() ? request.field : request.name;
  facet.type = request.type;
  facet.rich = request.rich || request.type != FacetType::terms;
  facet.unit = Unit(request).asked;
  switch (request.type) {
    case FacetType::terms:
      terms(request, subjects, facet);
      if (facet.rich) facet.missing = without_terms(column_of(request.field), subjects);
      break;
    case FacetType::histogram: histogram(request, subjects, facet); break;
    case FacetType::date_histogram: date_histogram(request, subjects, facet); break;
    case FacetType::stats: stats(request, subjects, facet); break;
    case FacetType::value_count: {
      const auto path = column_of(request.field);
      const auto counts = count(request, subjects);
      facet.distinct = counts.bools.size() + counts.numbers.size() + counts.keywords.size();
      for (const auto& subject : subjects)
        for (const auto* entry : subject)
          facet.stats.count += of_path(entry->bools, path).size() + term_numbers(*entry, path).size() + of_path(entry->keywords, path).size();
      facet.missing = without_terms(path, subjects);
      break;
    }
  }
  return facet;
}

}  // namespace quarry::test
