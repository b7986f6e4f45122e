package windows_test

import (
	"fmt"
	"log"
	"time"

	"github.com/tranche-go/tranche"
	"github.com/tranche-go/tranche/windows"
)

func Example() {
	nights, err := windows.New([]tranche.Window{
		{Days: []string{"mon", "tue", "wed", "thu"}, From: "22:00", To: "02:00", TimeZone: "Europe/Berlin"},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	holidays, err := windows.New(nil, []tranche.Freeze{{
		From: time.Date(2026, 12, 21, 0, 0, 0, 0, time.UTC),
		To:   time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC),
		Why:  "holidays",
	}})
	if err != nil {
		log.Fatal(err)
	}
	friday := time.Date(2026, 12, 18, 12, 0, 0, 0, time.UTC)
	fmt.Println(windows.MayStart(friday, nights, holidays))
	fmt.Println(windows.Opens(friday, nights, holidays))
	// Output:
	// false
	// 2027-01-04 21:00:00 +0000 UTC true
}

func ExampleNew() {
	_, err := windows.New([]tranche.Window{{From: "22:00", To: "2:00"}}, nil)
	fmt.Println(err)
	// Output: windows[0].to: want a time of day from 00:00 to 24:00, got "2:00"
}
