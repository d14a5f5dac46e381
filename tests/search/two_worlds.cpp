// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/two_worlds.hpp"

#include "search/queries.hpp"

namespace quarry::test {

World seen_world(Random& random, std::size_t subjects) {
  auto world = random_world(random, subjects, "s/");
  for (auto& entry : world) entry.visible_to = {"public"};
  return world;
}

Viewer known_viewer(Random& random) {
  switch (below(random, 3)) {
    case 0: return Viewer();
    case 1: return Viewer({"urn:test:a"});
    default: return Viewer({"urn:test:a", "urn:test:b"});
  }
}

Viewer hidden_viewer() { return Viewer({"urn:test:hidden0", "urn:test:hidden1"}); }

World with_hidden(Random& random, const World& visible, std::size_t hidden_subjects, const std::string& prefix) {
  auto hidden = random_world(random, hidden_subjects, prefix, true);
  for (auto& entry : hidden) entry.visible_to = {"urn:test:hidden" + std::to_string(below(random, 5))};
  World all;
  std::size_t next = 0;
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const bool new_subject = i == 0 || visible[i].subject != visible[i - 1].subject;
    while (new_subject && next < hidden.size() && below(random, 2) == 0) {
      const auto subject = hidden[next].subject;
      while (next < hidden.size() && hidden[next].subject == subject) all.push_back(hidden[next++]);
    }
    all.push_back(visible[i]);
    // An entry of a visible subject may be hidden too.
    const bool last = i + 1 == visible.size() || visible[i + 1].subject != visible[i].subject;
    if (last && below(random, 4) == 0) {
      auto secret = random_world(random, 1, "x", true).front();
      secret.subject = visible[i].subject;
      secret.entry_id = "z" + std::to_string(random());
      secret.kind = visible[i].kind;
      secret.visible_to = {"urn:test:hidden0"};
      all.push_back(std::move(secret));
    }
  }
  return all;
}

SearchRequest any_request(Random& random) {
  auto request = random_request(random);
  if (below(random, 4) == 0)
    request.query = any_of<std::string>(random, {"secret1", "secret*", "*cret?", "secre1t~", "secrt1~2", "s*", "custom.hidden:*", "custom.hidden:5", "custom.hiden:5",
                                                 "cellar.note:secret2", "cellar.nte:x", "custom.ghost:7", "deadwrd", "sekret", "secret12 oxide", "_exists_:cellar", "cellar.note:s*",
                                                 "custom.hidden:[1 TO 5]", "cellar.note:\"secret1 secret2\"~4", "fil secret2", "custom.hidden:5 ev"});
  if (below(random, 8) == 0) request.query = mangled(random, request.query) + any_of<std::string>(random, {"", "", "\xff", "\xc3"});
  if (below(random, 4) == 0) request.facets.push_back({any_of<std::string>(random, {"custom.hidden", "cellar.note", "custom.hiden", "mdf.source_name"}), 5});
  if (below(random, 8) == 0) request.sort.push_back({any_of<std::string>(random, {"custom.hidden", "cellar.note", "celar.note"}), below(random, 2) == 0});
  if (below(random, 8) == 0) request.fields = {any_of<std::string>(random, {"custom", "dc.titles.title", "cellar.note", "xc"})};
  if (below(random, 4) == 0) request.highlight = HighlightRequest{{}, 2, 40};
  return request;
}

SimilarRequest any_likeness(Random& random) {
  using Basis = SimilarRequest::Basis;
  SimilarRequest request;
  request.basis = any_of<Basis>(random, {Basis::both, Basis::text, Basis::composition});
  if (below(random, 3) == 0) request.query = any_of<std::string>(random, {"film", "oxide", "elements:O", "secret1", "custom.hidden:5"});
  request.limit = static_cast<std::uint32_t>(1 + below(random, 10));
  request.deadline = std::chrono::minutes(10);
  return request;
}

std::string any_subject(Random& random, const World& visible) {
  if (below(random, 2) == 0) return any_of(random, visible).subject;
  return any_of<std::string>(random, {"h/1", "t/1", "t/30", "ghost/1000000", "nowhere"});
}

}  // namespace quarry::test
