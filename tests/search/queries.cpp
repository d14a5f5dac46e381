// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/queries.hpp"

#include <algorithm>
#include <tuple>

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

std::string words(Random& random) {
  switch (below(random, 5)) {
    case 0: return any_of(random, vocabulary()).substr(0, 1 + below(random, 4)) + "*";
    case 1: return '"' + any_of(random, vocabulary()) + " " + any_of(random, vocabulary()) + '"';
    case 2: return any_of(random, formulas());
    default: return any_of(random, vocabulary());
  }
}

std::string keyword_clause(Random& random) {
  switch (below(random, 8)) {
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
    case 7: return any_of<std::string>(random, {"mdf.resource_type:dataset", "&", "secret1", "deadword", "\"--\"", "oxide,film"});
    default: return words(random);
  }
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
    if (below(random, 10) == 0) text += "+";
    text += below(random, 2) == 0 ? leaf(random) : "(" + random_query(random, depth - 1) + ")";
  }
  return text;
}

SearchRequest random_request(Random& random) {
  static const Texts fields{"mdf.source_name", "xc", "converged", "elements", "nelements", "custom.a", "shape.any", "spacegroup",
                            "chemsys", "encut", "year", "dc.titles.title"};
  SearchRequest request;
  request.query = random_query(random);
  for (std::size_t i = below(random, 3); i != 0; --i)
    request.facets.push_back({any_of(random, fields), static_cast<std::uint32_t>(1 + below(random, 6))});
  for (std::size_t i = below(random, 4) == 0 ? 1 + below(random, 2) : 0; i != 0; --i)
    request.sort.push_back({below(random, 5) == 0 ? "id" : any_of(random, fields), below(random, 2) == 0});
  request.limit = static_cast<std::uint32_t>(below(random, 40));
  request.offset = below(random, 3) == 0 ? below(random, 20) : 0;
  request.deadline = std::chrono::minutes(10);  // a test is never late
  return request;
}

bool same_tree(const query::Node& a, const query::Node& b) {
  return std::tie(a.op, a.field, a.text, a.unit, a.quoted, a.quantifier, a.items) ==
             std::tie(b.op, b.field, b.text, b.unit, b.quoted, b.quantifier, b.items) &&
         same_bound(a.low, b.low) && same_bound(a.high, b.high) &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), same_tree);
}

}  // namespace quarry::test
