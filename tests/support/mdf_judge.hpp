// SPDX-License-Identifier: GPL-3.0-or-later
// MDF's own schemas as the judge of our strict MDF records.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "quarry/json.hpp"

namespace quarry::test {

inline const char* const mdf_judge = R"python(
import glob, json, os, re, sys
import jsonschema
folder = sys.argv[1]
store = {}
for path in glob.glob(os.path.join(folder, "*.json")):
    text = re.sub(r",(\s*[}\]])", r"\1", open(path).read())  # links.json has a comma too many
    store["file://" + path] = json.loads(text)
bad = 0
for number, line in enumerate(open(sys.argv[2])):
    view = json.loads(line)
    name = "file://" + os.path.join(folder, view.get("mdf", {}).get("resource_type", "record") + ".json")
    resolver = jsonschema.RefResolver(name, store[name], store=store)
    for error in jsonschema.Draft4Validator(store[name], resolver=resolver).iter_errors(view):
        bad += 1
        print(number, "/".join(map(str, error.absolute_path)), error.message[:200])
sys.exit(1 if bad else 0)
)python";

/// What the judge says of the views; empty where all are valid. Nothing where there is no judge on
/// this machine.
inline std::optional<std::string> mdf_verdict(const std::vector<Value>& views) {
  const std::filesystem::path schemas = QUARRY_SHARED_DIR "/schemas";
  if (!std::filesystem::exists(schemas / "mdf/record.json")) return std::nullopt;
  if (std::system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null") != 0) return std::nullopt;
  const auto folder =
      std::filesystem::temp_directory_path() / ("quarry-mdf-view-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "judge.py") << mdf_judge;
  std::ofstream lines(folder / "views.jsonl");
  for (const auto& view : views) lines << to_json(view) << '\n';
  lines.close();
  const auto command = "/usr/bin/python3 -W ignore " + (folder / "judge.py").string() + ' ' +
                       std::filesystem::canonical(schemas / "mdf").string() + ' ' +
                       (folder / "views.jsonl").string() + " > " + (folder / "out").string() +
                       " 2>&1";
  const int status = std::system(command.c_str());
  std::ostringstream out;
  out << std::ifstream(folder / "out").rdbuf();
  std::filesystem::remove_all(folder);
  return status == 0 ? std::string() : "judge says " + out.str();
}

}  // namespace quarry::test
