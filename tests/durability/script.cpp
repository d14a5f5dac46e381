// SPDX-License-Identifier: GPL-3.0-or-later
#include "durability/script.hpp"

namespace quarry::test {
namespace {

const std::vector<std::string> everyone{"public"};
const std::vector<std::string> alice{"urn:test:alice"};

void load(Index& index, const std::vector<ValidRecord>& records, int publish_each) {
  auto writer = index.writer();
  int count = 0;
  for (const auto& record : records) {
    writer.upsert(record);
    if (publish_each != 0 && ++count % publish_each == 0) writer.publish();
  }
  writer.commit();
  writer.publish();
}

/// The records of the job: one group each, `version` in their text.
void ingest(Index& index, const std::vector<std::string>& subjects, const std::string& text) {
  auto writer = index.writer();
  writer.begin_job("/data", "set");
  for (const auto& known : writer.groups())
    if (std::find(subjects.begin(), subjects.end(), known.key) == subjects.end()) writer.remove_group(known.key);
  for (const auto& subject : subjects) {
    Digest digest{};
    digest[0] = static_cast<unsigned char>(text.back());
    writer.replace_group(subject, digest, {entry(subject, subject + text)}, false);
    writer.remember_file({subject, 1, text, "00"});
  }
  writer.end_job(std::nullopt);
  writer.commit();
  writer.publish();
}

std::vector<ValidRecord> numbered(const std::string& prefix, int count, const std::string& text,
                                  const std::vector<std::string>& visible_to = everyone) {
  std::vector<ValidRecord> records;
  for (int i = 0; i < count; ++i)
    records.push_back(entry(prefix + std::to_string(i), text + std::to_string(i), visible_to));
  return records;
}

void put(Truth& truth, const std::string& subject, const std::string& text, const std::vector<std::string>& acl = everyone) {
  truth.erase(subject);
  truth.emplace(subject, Shown{text, acl});
}

}  // namespace

void Script::run(int step, Index& index) {
  switch (step) {
    case 0: return load(index, numbered("a", 12, "first "), 0);
    case 1: return load(index, numbered("b", 10, "one by one "), 1);  // a segment each: merges
    case 2: return load(index, numbered("a", 4, "again "), 2);
    case 3: return load(index, {entry("m", "open", everyone, "1"), entry("m", "ours", alice, "2")}, 0);
    case 4: return load(index, {entry("m", "open b", everyone, "1"), entry("c", "secret", alice)}, 0);
    case 5: return ingest(index, {"j1", "j2", "j3"}, " v1");
    case 6: return ingest(index, {"j1", "j3", "j4"}, " v2");
    case 7: index.remove({"a5", "a6"}, Viewer()); return;
    case 8: index.share({"a7"}, Viewer::all_seeing(), alice, ""); return;
    case 9: return load(index, numbered("b", 10, "third "), 3);
    case 10: index.share({"m"}, Viewer::all_seeing(), everyone, "", "2"); return;
    default: return index.reindex();
  }
}

Truth Script::after(int count) {
  Truth truth;
  const auto numbers = [&](const std::string& prefix, int many, const std::string& text) {
    for (int i = 0; i < many; ++i) put(truth, prefix + std::to_string(i), text + std::to_string(i));
  };
  if (count > 0) numbers("a", 12, "first ");
  if (count > 1) numbers("b", 10, "one by one ");
  if (count > 2) numbers("a", 4, "again ");
  if (count > 3) put(truth, "m#1", "open"), put(truth, "m#2", "ours", alice);
  if (count > 4) put(truth, "m#1", "open b"), put(truth, "c", "secret", alice);
  if (count > 5)
    for (const auto* subject : {"j1", "j2", "j3"}) put(truth, subject, std::string(subject) + " v1");
  if (count > 6) {
    truth.erase("j2");
    for (const auto* subject : {"j1", "j3", "j4"}) put(truth, subject, std::string(subject) + " v2");
  }
  if (count > 7) truth.erase("a5"), truth.erase("a6");
  if (count > 8) put(truth, "a7", "first 7", alice);
  if (count > 9) numbers("b", 10, "third ");
  if (count > 10) put(truth, "m#2", "ours", everyone);
  return truth;
}

void run_script(const std::filesystem::path& directory, int first, const std::function<void(int)>& acknowledge) {
  Index index(directory, {.create = true, .disk_floor = 0});
  for (int step = first; step < Script::steps; ++step) {
    Script::run(step, index);
    acknowledge(step);
  }
}

}  // namespace quarry::test
