// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/catalog.hpp"
#include "quarry/error.hpp"

namespace quarry::index {

std::uint64_t check_catalog(Catalog& catalog, std::vector<std::string>& problems) {
  auto& database = catalog.database();
  const auto note = [&](const auto& part) {
    try {
      part();
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  };
  note([&] {
    Run run(database, "PRAGMA integrity_check");
    while (run.next())
      if (run.text(0) != "ok") problems.push_back("catalog: " + std::string(run.text(0)));
  });
  std::vector<std::int64_t> ids;
  note([&] {
    Run run(database, "SELECT id FROM rows ORDER BY id");
    while (run.next()) ids.push_back(run.integer(0));
  });
  const auto acl_sets = catalog.acl_sets();
  for (const auto id : ids)  // one by one, so that one bad row does not hide the next
    note([&] {
      const auto row = catalog.row(id);
      if (!row) return;
      (void)catalog.text(*row);
      if (row->acl_set_now() < 0 || row->acl_set_now() >= acl_sets)
        problems.push_back("catalog row " + std::to_string(id) + " names an acl set that is not there");
    });
  note([&] { (void)catalog.states_since(0); });
  note([&] { (void)catalog.sequence(); });
  for (std::int64_t id = 0; id < acl_sets; ++id) note([&] { (void)catalog.principals(id); });
  return ids.size();
}

}  // namespace quarry::index
