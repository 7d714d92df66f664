# Reads what `ctest --verbose` prints. Shows a line for each of ctest's tests, the summaries of the test programs,
# and all that a failing one or one that was skipped said; appends "passed failed" to the file `counts`. A test program counts by its own
# cases (doctest's, or Python's unittest's), anything else as one.

# "12: text": a line of test 12.
/^[0-9]+: / {
  test = $1 + 0
  line = substr($0, index($0, ": ") + 2)
  said[test] = said[test] "    " line "\n"
  if (line ~ /^\[doctest\] test cases:/) {
    split(line, part, /[|:]/)
    passed[test] += part[3] + 0
    failed[test] += part[4] + 0
  }
  if (line ~ /^\[doctest\]/ && line !~ /run with/ && line !~ /version/) summary[test] = summary[test] "    " line "\n"
  if (line ~ /^Ran [0-9]+ tests? in /) {
    split(line, part, " ")
    passed[test] += part[2]
    summary[test] = summary[test] "    " line "\n"
  }
  # "OK (skipped=1)": those are among the ones that ran.
  if (line ~ /^(OK|FAILED) \(/) {
    count = split(line, part, /[(,)]/)
    for (i = 1; i <= count; ++i) {
      of_kind = substr(part[i], index(part[i], "=") + 1)
      if (part[i] ~ /(failures|errors|skipped)=/) passed[test] -= of_kind
      if (part[i] ~ /(failures|errors)=/) failed[test] += of_kind
    }
  }
}

# " 3/9 Test  #3: core .....   Passed    0.52 sec"
/^ *[0-9]+\/[0-9]+ +Test +#[0-9]+: / {
  print
  test = substr($0, index($0, "#") + 1) + 0
  if ($0 ~ /\*\*\*Skipped +[0-9.]+ sec/) {
    printf "%s", said[test]
    next
  }
  good = ($0 ~ / Passed +[0-9.]+ sec/)
  if (good) {
    printf "%s", summary[test]
  } else {
    printf "%s", said[test]
    if (failed[test] + 0 == 0) ++failed[test]
  }
  if (good && passed[test] + 0 == 0) ++passed[test]
  all_passed += passed[test]
  all_failed += failed[test]
}

END {
  print all_passed + 0, all_failed + 0 >> counts
}
