// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/scoring_terms.hpp"

#include <gtest/gtest.h>

namespace quarry::test {
namespace {

using query::ScoringTerm;

TEST(ScoringTerms, AreTheWordsThatMakeAHitBetter) {
  struct Case {
    const char* query;
    std::vector<ScoringTerm> terms;
  };
  const std::vector<Case> cases{
      {"*", {}},
      {"film", {{"", "film", 1}}},
      {"Thin \"film on steel\" NOT oxide", {{"", "film", 1}, {"", "on", 1}, {"", "steel", 1}, {"", "thin", 1}}},
      {"film^2 film", {{"", "film", 2}}},
      {"(film^2 steel)^3", {{"", "film", 6}, {"", "steel", 3}}},
      {"film^0 steel", {{"", "steel", 1}}},
      {"+film steel^0.5", {{"", "film", 1}, {"", "steel", 0.5}}},
      {"fil* st?el stel~ film", {{"", "film", 1}}},
      {"xc:PBE band_gap:>1", {}},
      {"title:film^2", {{"dc.titles.title", "film", 2}, {"title", "film", 2}}},
      {"(xc:PBE film)^2", {{"", "film", 2}, {"dft.exchange_correlation_functional", "pbe", 2}, {"xc", "pbe", 2}}},
      {"elements:Fe^2 formula:Fe2O3^2 xc:=PBE^2", {}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.query);
    EXPECT_EQ(query::scoring_terms(query::parse(one.query)), one.terms);
  }
}

}  // namespace
}  // namespace quarry::test
