// SPDX-License-Identifier: GPL-3.0-or-later
// Quarry inside another program: puts a record, finds it, prints it.
#include <iostream>
#include <quarry/quarry.hpp>

int main(int, char** argv) {
  quarry::Index index(argv[1], {.create = true});
  auto writer = index.writer();
  writer.upsert(quarry::read_entry(R"({"subject":"a","visible_to":["public"],"content":{"title":"rutile TiO2"}})", "urn:quarry:example:ada"));
  writer.publish();
  for (const auto& hit : index.search({.query = "rutile"}, quarry::Viewer()).hits)
    std::cout << hit.subject << ' ' << quarry::to_json(hit.entries.front().content) << '\n';
}
