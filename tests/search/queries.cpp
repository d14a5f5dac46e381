// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/queries.hpp"

#include <algorithm>
#include <tuple>

#include "quarry/json.hpp"

namespace quarry::test {
namespace {

using Texts = std::vector<std::string>;

std::string quantity(Random& random) {
  return any_of<std::string>(random, {"0", "1", "2.5", "500 eV", "0.5 keV", "36.749322 Ry", "200", "200 kV", "2e5 eV", "300", "-4", "1e6"});
}

std::string date(Random& random) { return any_of<std::string>(random, {"2018", "2018-11", "2019-01-01", "2019-01-01T12:00:00Z", "2020"}); }

std::string number_field(Random& random) {
  return any_of<std::string>(random, {"dft.cutoff_energy", "encut", "electron_microscopy.beam_energy", "voltage"});
}

std::string open_range(Random& random, const std::string& low, const std::string& high) {
  return any_of<std::string>(random, {"[", "{"}) + (below(random, 5) == 0 ? "*" : low) + " TO " + (below(random, 5) == 0 ? "*" : high) +
         any_of<std::string>(random, {"]", "}"});
}

/// A word with one letter changed, left out or doubled.
std::string misspelt(Random& random) {
  auto word = any_of(random, vocabulary());
  const auto at = below(random, word.size());
  switch (below(random, 3)) {
    case 0: word[at] = 'x'; break;
    case 1: word.erase(at, 1); break;
    default: word.insert(at, 1, word[at]);
  }
  return word.empty() ? "a" : word;
}

/// A word with some of its letters as wildcards.
std::string pattern(Random& random) {
  auto word = any_of<std::string>(random, {"oxide", "film", "annealed", "graphene", "LiFePO4", "phonon", "strain", "größe"});
  for (std::size_t i = 1 + below(random, 2); i != 0; --i) {
    const auto at = below(random, word.size());
    if (static_cast<unsigned char>(word[at]) >= 0x80) continue;
    below(random, 2) == 0 ? word.replace(at, 1, "?") : word.replace(at, 1 + below(random, 2), "*");
  }
  return word;
}

std::string words(Random& random) {
  switch (below(random, 9)) {
    case 5: return misspelt(random) + any_of<std::string>(random, {"~", "~1", "~2"});
    case 6: return pattern(random);
    case 7: {
      std::string text = "\"" + any_of(random, vocabulary());
      for (std::size_t i = 1 + below(random, 3); i != 0; --i) text += " " + any_of(random, vocabulary());
      return text + "\"~" + std::to_string(below(random, 9));
    }
    case 8: return any_of<std::string>(random, {"\"the the\"~3", "\"film the film\"~6", "\"oxide thin oxide\"~5", "\"a b a\"~8"});

    case 0: return any_of(random, vocabulary()).substr(0, 1 + below(random, 4)) + "*";
    case 1: return '"' + any_of(random, vocabulary()) + " " + any_of(random, vocabulary()) + '"';
    case 2: return any_of(random, formulas());
    default: return any_of(random, vocabulary());
  }
}

std::string keyword_clause(Random& random) {
  switch (below(random, 13)) {
    case 8: return any_of<std::string>(random, {"mdf.source_name:", "xc:", "custom.a:", "custom.note:", "dc.titles.title:", "shape.any:"}) +
                   any_of<std::string>(random, {"o?md", "*q*", "n*_x?s", "*", "PB?\\+U", "*be*", "h?t", "*300*", "*oxide*", "f?lm", "rutil?", "2018*9"});
    case 9: return any_of<std::string>(random, {"mdf.source_name:oqdm~1", "custom.note:" + misspelt(random) + "~2", "dc.titles.title:" + misspelt(random) + "~1",
                                                "dc.titles.title:film~", "custom.a:hit~1", "shape.any:\"thin film\"~4", "custom.note:\"film oxide\"~3"});
    case 10: return any_of<std::string>(random, {"mdf.source_name:=", "xc:=", "converged:=", "custom.a:=", "custom.note:=", "dc.titles.title:=", "shape.any:=",
                                                 "material.elements:=", "year:=", "encut:="}) +
                    any_of<std::string>(random, {"oqmd", "\"OQMD\"", "\"PBE+U\"", "pbe", "true", "300", "\"300 K\"", "500", "hot", "2018", "\"2018-11\"", "Fe",
                                                 "\"the\"", "rutile", "\"thin film\"", "\"x-ray\"", "o*", "*e*", "?OT", "???", "*"});
    case 11: return "custom.a:" + any_of<std::string>(random, {"(=hot OR =5)", "(>=1 -300)", "(+hot true)"});
    case 12: return "spacegroup:=" + any_of<std::string>(random, {"225", "Fm-3m", "P21/c"});
    case 0: return "mdf.source_name:" + any_of<std::string>(random, {"oqmd", "OQMD", "nist_xps", "nist*", "o*", "\"big\"", "none"});
    case 1: return "xc:" + any_of<std::string>(random, {"PBE", "pbe\\+u", "\"PBE+U\"", "p*", "HSE06"});
    case 2: return "converged:" + any_of<std::string>(random, {"true", "false", "*"});
    case 3: return "dc.titles.title:" + any_of<std::string>(random, {"rutile", "\"thin film\"", "the", "ann*", "(oxide OR film)", "größe"});
    case 4: return "custom.a:" + any_of<std::string>(random, {"hot", "300", "300 K", "5", "true", "2018", "*", "h*", "[g TO p]", "{* TO hot}"});
    case 5: return "shape.any:" + any_of<std::string>(random, {"hot", "5", "(hot OR 100)", "2018-11-09", "[2018 TO 2019}", ">=100", "\"300 K\""});
    case 6: return "_exists_:" + any_of<std::string>(random, {"dc.titles.title", "dft", "custom.a", "material.composition", "nothing.here", "custom"});
    default: return "custom.note:" + any_of(random, Texts{"phonon", "\"spin orbit\"", "x-ray", "(a b)", "c*"});
  }
}

std::string chemistry_clause(Random& random) {
  switch (below(random, 8)) {
    case 0: return "formula:" + any_of(random, formulas());
    case 1: return "elements:" + any_of<std::string>(random, {"Fe,O", "O", "all(Fe O)", "any(Fe Al)", "only(Ti O Sr)", "none(O)", "(Fe OR Al)", "*", "\"Fe\""});
    case 2: return "nelements:" + any_of<std::string>(random, {"1", "2", ">=3", "[2 TO 3]", "1..2"});
    case 3: return "chemsys:" + any_of<std::string>(random, {"Fe-Li-O-P", "P-O-Li-Fe", "Fe-O", "o-fe", "Al"});
    case 4: return "anonymous:" + any_of<std::string>(random, {"A2B", "AB2", "AB", "A3B2", "ABC3"});
    case 5: return "fraction." + any_of<std::string>(random, {"Al:>0.3", "O:>=0.6", "Fe:[0.1 TO 0.4]", "Ni:0.25", "O:<0.5"});
    case 6: return "spacegroup:" + any_of<std::string>(random, {"225", "Fm-3m", "P6_3/mmc", "P21/c", "1", ">=194"});
    default: return "material.elements:" + any_of<std::string>(random, {"[Am TO *]", "{* TO Fe}", "Al", "F*", "[O TO O]"});
  }
}

std::string number_clause(Random& random) {
  const auto field = number_field(random);
  switch (below(random, 5)) {
    case 0: return field + ":" + any_of<std::string>(random, {">=", ">", "<", "<="}) + quantity(random);
    case 1: return field + ":" + open_range(random, quantity(random), quantity(random));
    case 2: return field + ":" + any_of<std::string>(random, {"1..2.5 eV", "100..", "..500", "0.1..0.3 keV"});
    case 3: return "year:" + (below(random, 2) == 0 ? open_range(random, date(random), date(random)) : ">" + date(random));
    default: return field + ":" + quantity(random);
  }
}

std::string leaf(Random& random) {
  switch (below(random, 12)) {
    case 0: return "*";
    case 1: case 2: return keyword_clause(random);
    case 3: case 4: return chemistry_clause(random);
    case 5: case 6: return number_clause(random);
    case 7: return any_of<std::string>(random, {"mdf.resource_type:dataset", "mdf.resource_type:dataset", "encut:5 kg", "custom.hidden:5", "converge:true", "&", "secret1", "deadword", "\"--\"", "oxide,film"});
    default: return words(random);
  }
}

const Texts& facet_fields() {
  static const Texts fields{"mdf.source_name", "xc", "converged", "elements", "nelements", "custom.a", "shape.any", "spacegroup",
                            "chemsys", "encut", "year", "dc.titles.title"};
  return fields;
}

FacetBounds range(Random& random, const std::vector<Value>& bounds) {
  const auto at = below(random, bounds.size() - 1);
  return {below(random, 6) == 0 ? Value() : bounds[at], below(random, 6) == 0 ? Value() : bounds[at + 1 + below(random, bounds.size() - at - 1)]};
}

void number_facet(Random& random, FacetRequest& facet) {
  facet.field = any_of<std::string>(random, {"encut", "electron_microscopy.beam_energy", "custom.a", "shape.any", "nelements", "spacegroup"});
  if (facet.field == "encut" || facet.field.starts_with("electron")) facet.unit = any_of<std::string>(random, {"", "eV", "keV", "Ry", "kJ/mol"});
}

void histogram(Random& random, FacetRequest& facet) {
  number_facet(random, facet);
  const std::vector<Value> bounds{-4, 0, 0.1, 2, 2.5, 100, 300, 500, 1'000'000};
  switch (below(random, 4)) {
    case 0: facet.interval = any_of<std::string>(random, {"0.1", "0.5", "2", "2.5", "100", "250", "100000"}); break;
    case 1: break;  // found from the values
    case 2:
      facet.bounds = FacetBounds{any_of<int>(random, {-500, 0, 100}), any_of<int>(random, {500, 1'000})};
      facet.size = any_of<std::uint32_t>(random, {1, 2, 4, 5});
      if (below(random, 2) == 0) facet.interval = any_of<std::string>(random, {"50", "100"});
      break;
    default:
      for (std::size_t i = 1 + below(random, 4); i != 0; --i) facet.ranges.push_back(range(random, bounds));
  }
  for (std::size_t i = below(random, 3) == 0 ? 1 + below(random, 2) : 0; i != 0; --i) facet.selected_ranges.push_back(range(random, bounds));
}

void dates(Random& random, FacetRequest& facet) {
  facet.field = any_of<std::string>(random, {"year", "custom.a", "shape.any"});
  const std::vector<Value> bounds{"2016", "2018", "2018-11", "2018-11-09", "2019-01-01T12:00:00Z", "2020", "2021"};
  switch (below(random, 3)) {
    case 0: facet.interval = any_of<std::string>(random, {"year", "quarter", "month", "week", "5y"}); break;
    case 1: break;
    default:
      for (std::size_t i = 1 + below(random, 4); i != 0; --i) facet.ranges.push_back(range(random, bounds));
  }
  if (below(random, 3) == 0) facet.selected_ranges.push_back(range(random, bounds));
}

/// A facet with options.
FacetRequest rich_facet(Random& random, std::size_t number, int depth) {
  FacetRequest facet{any_of(random, facet_fields()), static_cast<std::uint32_t>(2 + below(random, 6))};
  facet.name = "facet" + std::to_string(number);
  facet.rich = true;
  switch (below(random, depth == 0 ? 6 : 8)) {
    case 0: case 1: facet.type = FacetType::histogram; histogram(random, facet); break;
    case 2: facet.type = FacetType::date_histogram; dates(random, facet); break;
    case 3: facet.type = FacetType::stats; number_facet(random, facet); break;
    case 4: facet.type = FacetType::value_count; break;
    default:
      if (below(random, 4) == 0) facet.prefix = any_of<std::string>(random, {"o", "P", "pbe", "h", "f", "NIST"});
      for (std::size_t i = depth == 0 && below(random, 2) == 0 ? 1 + below(random, 3) : 0; i != 0; --i)
        facet.selected.push_back(any_of<Value>(random, {"oqmd", "NIST_XPS", "PBE", "hse06", true, false, 225, 2, 300, 2.5, "fe", "O", "hot", "Fe-O"}));
  }
  const bool has_buckets = facet.type != FacetType::stats && facet.type != FacetType::value_count;
  for (std::size_t i = has_buckets && depth < 2 && below(random, 3) == 0 ? 1 + below(random, 2) : 0; i != 0; --i)
    facet.nested.push_back(rich_facet(random, 10 * number + i, depth + 1));
  if (depth != 0) {
    facet.selected.clear();
    facet.selected_ranges.clear();
  }
  return facet;
}

bool same_bound(const query::Bound& a, const query::Bound& b) {
  return std::tie(a.text, a.unit, a.inclusive) == std::tie(b.text, b.unit, b.inclusive);
}

}  // namespace

std::string random_query(Random& random, int depth) {
  if (depth == 0 || below(random, 3) == 0) return leaf(random);
  std::string text;
  const auto count = 1 + below(random, 3);
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += any_of<std::string>(random, {" ", " AND ", " OR ", " && ", " || ", " AND "});
    if (below(random, 5) == 0) text += any_of<std::string>(random, {"NOT ", "-", "!"});
    if (below(random, 6) == 0) text += "+";
    text += below(random, 2) == 0 ? leaf(random) : "(" + random_query(random, depth - 1) + ")";
    if (below(random, 6) == 0) text += any_of<std::string>(random, {"^2", "^0.5", "^10", "^0"});
  }
  return text;
}

Value random_filter(Random& random, int depth) {
  static const Texts fields{"mdf.source_name", "xc", "converged", "elements", "nelements", "custom.a", "shape.any", "spacegroup", "chemsys",
                            "encut", "year", "dc.titles.title", "custom.note", "formula", "custom.hidden", "nothing.here"};
  static const std::vector<Value> values{"oqmd", "NIST_xps", "OQMD", "NIST_XPS", "PBE", "HOT", "fe", "TRUE", "the oxide", "CO", "Co", "big", "pbe", "PBE+U", true, false, "Fe", "O", 2, 300, 2.5, "hot", "300 K", "2018", 2018,
                                         "2018-11-09", 225, "Fm-3m", "Fe-O", "Fe2O3", "rutile", "oxide film", "the", 500, "x-ray", "secret1"};
  const auto about = [&](const char* type) { return Object{{"type", type}, {"field_name", any_of(random, fields)}}; };
  switch (below(random, depth == 0 ? 5 : 8)) {
    case 0: case 1: {
      auto filter = about(below(random, 2) == 0 ? "match_all" : "match_any");
      Array wanted;
      for (std::size_t i = 1 + below(random, 3); i != 0; --i) wanted.push_back(any_of(random, values));
      filter["values"] = std::move(wanted);
      return filter;
    }
    case 2: {
      auto filter = about("range");
      Array ranges;
      for (std::size_t i = 1 + below(random, 2); i != 0; --i) {
        Object range;
        if (below(random, 4) != 0) range[any_of<std::string>(random, {"from", "gt", "gte"})] = any_of<Value>(random, {"*", 1, 2.5, "2018", 100, "g", nullptr});
        if (below(random, 4) != 0) range[any_of<std::string>(random, {"to", "lt", "lte"})] = any_of<Value>(random, {"*", 2, 300, "2019-06-01", 2020, "p", 1e6});
        ranges.push_back(std::move(range));
      }
      filter["values"] = std::move(ranges);
      return filter;
    }
    case 3: return about("exists");
    case 4: {
      auto filter = about("like");
      filter["value"] = any_of<std::string>(random, {"o?md", "*", "*x*", "hot", "H?T", "*+?", "F*", "2018-*", "300 K", "*film*", "?", "*o*", "P*", "*Größe*"});
      return filter;
    }
    case 5: return Object{{"type", "not"}, {"filter", random_filter(random, depth - 1)}};
    default: break;
  }
  Array parts;
  for (std::size_t i = 1 + below(random, 3); i != 0; --i) parts.push_back(random_filter(random, depth - 1));
  return Object{{"type", below(random, 2) == 0 ? "and" : "or"}, {"filters", std::move(parts)}};
}

SearchRequest random_request(Random& random) {
  const auto& fields = facet_fields();
  SearchRequest request;
  request.query = random_query(random);
  for (std::size_t i = below(random, 6) == 0 ? 1 + below(random, 2) : 0; i != 0; --i) {
    request.filters.push_back(random_filter(random, 2));
    if (below(random, 3) == 0) request.filters.back().set_path("post_filter", below(random, 3) != 0);
  }
  for (std::size_t i = below(random, 3); i != 0; --i)
    request.facets.push_back({any_of(random, fields), static_cast<std::uint32_t>(1 + below(random, 6))});
  for (std::size_t i = below(random, 4); i != 0; --i) request.facets.push_back(rich_facet(random, i, 0));
  for (std::size_t i = below(random, 4) == 0 ? 1 + below(random, 2) : 0; i != 0; --i)
    request.sort.push_back({below(random, 5) == 0 ? "id" : any_of(random, fields), below(random, 2) == 0});
  request.limit = static_cast<std::uint32_t>(below(random, 40));
  request.offset = below(random, 3) == 0 ? below(random, 20) : 0;
  request.ids_only = below(random, 10) == 0;
  request.lenient = below(random, 4) == 0;
  if (request.lenient && below(random, 3) == 0) request.query = mangled(random, request.query);
  request.deadline = std::chrono::minutes(10);  // a test is never late
  return request;
}

std::string mangled(Random& random, std::string text) {
  for (std::size_t i = 1 + below(random, 3); i != 0; --i) {
    auto at = below(random, text.size() + 1);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;  // between letters
    switch (below(random, 3)) {
      case 0: text.insert(at, any_of<std::string>(random, {"(", ")", "\"", "[", "}", ":", "~", "^", "*", "\\", " AND ", " OR ", "-", "+", "~2", " TO "})); break;
      case 1: text.erase(at, at < text.size() && static_cast<unsigned char>(text[at]) < 0x80 ? 1 : 0); break;
      default: text.resize(std::max<std::size_t>(at, 1));
    }
  }
  return text;
}

std::string story(const SearchRequest& request) {
  auto text = (request.lenient ? "lenient query: " : "query: ") + request.query + " offset " + std::to_string(request.offset) + " limit " + std::to_string(request.limit);
  for (const auto& filter : request.filters) text += " filter " + to_json(filter);
  for (const auto& sort : request.sort) text += " sort " + sort.field + (sort.descending ? " desc" : "");
  for (const auto& facet : request.facets) text += " facet " + facet.field + ":" + std::to_string(facet.size);
  return text;
}

bool same_tree(const query::Node& a, const query::Node& b) {
  return std::tie(a.op, a.field, a.text, a.unit, a.quoted, a.distance, a.boost, a.quantifier, a.items) ==
             std::tie(b.op, b.field, b.text, b.unit, b.quoted, b.distance, b.boost, b.quantifier, b.items) &&
         same_bound(a.low, b.low) && same_bound(a.high, b.high) &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same_tree);
}

}  // namespace quarry::test
